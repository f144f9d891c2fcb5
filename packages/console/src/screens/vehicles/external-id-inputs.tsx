import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { t } from '#language'
import { Button, Field, Note } from '#ui'
import type { VehicleTexts } from './vehicle-fields.ts'
import { NEW_ID, NEW_SYSTEM } from './vehicle-fields.ts'

function NewId({ onRemove }: { onRemove: () => void }): ReactNode {
  return (
    <div className="grid items-end gap-3.5 sm:grid-cols-2">
      <Field
        label={t('Other system')}
        name={NEW_SYSTEM}
        hint={t('A short word such as erp or telematics')}
        autoComplete="off"
        maxLength={40}
        required
      />
      <Field label={t('What it calls the vehicle')} name={NEW_ID} autoComplete="off" maxLength={100} wire required />
      <div>
        <Button size="small" onClick={onRemove}>
          {t('Leave it out')}
        </Button>
      </div>
    </div>
  )
}

export interface ExternalIdInputsProps {
  readonly texts: VehicleTexts
  /** Why none of them was taken. */
  readonly wrong: string | undefined
}

/** What other systems call the vehicle: those that are there, each emptied to be removed, and new ones. */
export function ExternalIdInputs({ texts, wrong }: ExternalIdInputsProps): ReactNode {
  const [added, setAdded] = useState<readonly number[]>([])
  const [next, setNext] = useState(0)
  const add = () => {
    setAdded([...added, next])
    setNext(next + 1)
  }
  const there = Object.entries(texts).flatMap(([name, text]) =>
    name.startsWith('externalIds.') ? [[name, name.slice('externalIds.'.length), text] as const] : [],
  )
  return (
    <fieldset className="grid gap-3.5">
      <legend className="mb-2 font-semibold">{t('What other systems call it')}</legend>
      {wrong && (
        <Note state="danger" live="alert">
          <p>{wrong}</p>
        </Note>
      )}
      {there.length > 0 && (
        <div className="grid items-start gap-3.5 sm:grid-cols-2">
          {there.map(([name, system, text]) => (
            <Field
              key={name}
              label={system}
              name={name}
              defaultValue={text}
              hint={t('Empty it to remove it')}
              autoComplete="off"
              maxLength={100}
              wire
            />
          ))}
        </div>
      )}
      {added.map((id) => (
        <NewId key={id} onRemove={() => setAdded(added.filter((one) => one !== id))} />
      ))}
      <div>
        <Button size="small" onClick={add}>
          <Plus /> {t('Add an external id')}
        </Button>
      </div>
    </fieldset>
  )
}
