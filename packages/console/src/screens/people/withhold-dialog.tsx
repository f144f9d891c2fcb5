import type { ReactNode } from 'react'
import type { ShownUser } from '#api'
import { people, useWrite } from '#api'
import { t } from '#language'
import { CheckField, FormDialog, SelectField } from '#ui'

/** The reasons the ledger knows, in words; no word about a person stands there for good. */
export const REASONS: Readonly<Record<string, string>> = {
  'on-leave': t('They are on leave'),
  'training-missing': t('A training is missing'),
  'other-work': t('Their work is another for now'),
  'under-inquiry': t('Something is being looked into'),
}

/** Withholds actions from a person who holds them, for a reason. */
export function WithholdDialog({ user, onClose }: { user: ShownUser; onClose: () => void }): ReactNode {
  const withhold = useWrite(
    (form: FormData) => people.withhold(user, String(form.get('because')), form.getAll('actions').map(String)),
    { touches: ['users'], onDone: onClose },
  )
  return (
    <FormDialog
      title={t('Withhold from {name}', { name: user.name })}
      act={t('Withhold')}
      sending={withhold}
      onSend={withhold.mutate}
      onClose={onClose}
    >
      <SelectField label={t('Because')} name="because">
        {Object.entries(REASONS).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
      <fieldset className="checks">
        <legend>{t('They may not, until it is given back')}</legend>
        {user.withholdable.map((action) => (
          <CheckField key={action} label={action} name="actions" value={action} wire />
        ))}
      </fieldset>
      <p>{t('In force with the next request. They see it, with the reason. What is withheld already stays so.')}</p>
    </FormDialog>
  )
}
