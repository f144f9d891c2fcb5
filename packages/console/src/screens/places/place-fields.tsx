import type { ReactNode } from 'react'
import type { Site, VehicleGroup } from '#api'
import { t } from '#language'
import { Field, SelectField } from '#ui'

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone')
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** What a site is made of. */
export function SiteFields({ site }: { site?: Site | undefined }): ReactNode {
  const zone = site?.timeZone ?? HERE
  return (
    <>
      <Field label={t('Name')} name="name" required maxLength={80} autoComplete="off" defaultValue={site?.name} />
      <Field
        label={t('Address')}
        name="address"
        maxLength={300}
        autoComplete="off"
        defaultValue={site?.address ?? ''}
      />
      <SelectField label={t('Time zone')} name="timeZone" defaultValue={zone}>
        {(ZONES.includes(zone) ? ZONES : [zone, ...ZONES]).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
    </>
  )
}

export interface GroupFieldsProps {
  readonly group?: VehicleGroup | undefined
  /** Where it can stand. */
  readonly parents: readonly (readonly [id: string, path: string])[]
}

/** What a group of vehicles is made of. */
export function GroupFields({ group, parents }: GroupFieldsProps): ReactNode {
  return (
    <>
      <Field label={t('Name')} name="name" required maxLength={80} autoComplete="off" defaultValue={group?.name} />
      <SelectField label={t('Stands in')} name="parentId" defaultValue={group?.parentId ?? ''}>
        <option value="">{t('no other group')}</option>
        {parents.map(([id, path]) => (
          <option key={id} value={id}>
            {path}
          </option>
        ))}
      </SelectField>
    </>
  )
}

/** A site as it is opened: what is empty is not said. */
export function readSite(form: FormData): object {
  const [name, address, timeZone] = ['name', 'address', 'timeZone'].map((field) => String(form.get(field)).trim())
  return { name, timeZone, ...(address ? { address } : {}) }
}

export function readGroup(form: FormData): object {
  const [name, parentId] = ['name', 'parentId'].map((field) => String(form.get(field)).trim())
  return { name, ...(parentId ? { parentId } : {}) }
}
