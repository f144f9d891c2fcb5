import type { ReactNode } from 'react'
import type { User } from '#api'
import { people, useWrite } from '#api'
import { t } from '#language'
import { Field, FormDialog, SelectField } from '#ui'

const KINDS: Readonly<Record<User['kind'], string>> = {
  employee: t('employed here'),
  contractor: t('contractor'),
  'third-party': t('from another company'),
}

/** In this browser's own time, as the field takes it: `2026-11-21`. */
const dayOf = (at: string): string => new Date(at).toLocaleDateString('sv-SE')

const readContract = (form: FormData): Pick<User, 'kind' | 'contractEndsAt'> => {
  const day = String(form.get('endsOn'))
  return {
    kind: String(form.get('kind')) as User['kind'],
    contractEndsAt: day === '' ? null : new Date(`${day}T23:59:59`).toISOString(),
  }
}

/** How somebody belongs here, and the day on which the account closes by itself. */
export function ContractDialog({ user, onClose }: { user: User; onClose: () => void }): ReactNode {
  const change = useWrite((form: FormData) => people.changeContract(user, readContract(form)), {
    touches: ['users'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('Contract of {name}', { name: user.name })}
      act={t('Save')}
      sending={change}
      onSend={change.mutate}
      onClose={onClose}
    >
      <SelectField label={t('They are')} name="kind" defaultValue={user.kind}>
        {Object.entries(KINDS).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('Last day')}
        name="endsOn"
        type="date"
        hint={t('The account closes at its end. Whoever is not employed needs one')}
        defaultValue={user.contractEndsAt === null ? undefined : dayOf(user.contractEndsAt)}
      />
    </FormDialog>
  )
}
