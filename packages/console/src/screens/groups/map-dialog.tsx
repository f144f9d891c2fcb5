import type { ReactNode } from 'react'
import type { Group } from '#api'
import { groups, useWrite } from '#api'
import { t } from '#language'
import type { Ceiling } from '#screens/people'
import { RoleField } from '#screens/people'
import { Field, FormDialog } from '#ui'

export interface MapDialogProps {
  readonly source: string
  readonly ceiling: Ceiling
  /** Undefined for one that its provider has not named yet. */
  readonly group: Group | undefined
  readonly onClose: () => void
}

/** Says which permission set a group gives. */
export function MapDialog({ source, ceiling, group, onClose }: MapDialogProps): ReactNode {
  const map = useWrite(
    async (form: FormData) => {
      const role = String(form.get('role'))
      if (group) await groups.map(group, role === '' ? null : role)
      else await groups.name({ source, name: String(form.get('name')), role })
    },
    { touches: ['groups'], onDone: onClose },
  )
  return (
    <FormDialog
      title={group ? t('What {name} gives', { name: group.name }) : t('Map a group')}
      act={t('Map it')}
      sending={map}
      onSend={map.mutate}
      onClose={onClose}
    >
      {!group && (
        <Field
          label={t('Group')}
          name="name"
          hint={t('As the provider sends it: a name, or an id such as Entra’s')}
          autoComplete="off"
          maxLength={200}
          required
        />
      )}
      <RoleField
        label={t('It gives')}
        present={group?.role ?? (group ? '' : 'viewer')}
        ceiling={ceiling}
        {...(group ? { none: 'nothing' } : {})}
      />
      <p>{t('In force at once for everybody in it; their sessions end where it changes what they may.')}</p>
    </FormDialog>
  )
}
