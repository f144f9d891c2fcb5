import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { User } from '#api'
import { meQuery, people } from '#api'
import { Button, CheckField, Modal, ProblemNote, SelectField } from '#ui'

/** The reasons the ledger knows, in words; no word about a person stands there for good. */
export const REASONS: Readonly<Record<string, string>> = {
  'on-leave': 'They are on leave',
  'training-missing': 'A training is missing',
  'other-work': 'Their work is another for now',
  'under-inquiry': 'Something is being looked into',
}

/** What is everybody’s own is never withheld. */
const EVERYBODYS = /^(session|factor|passkey|password|app|me|policy|incident)\./

/** Withholds actions from a person for a reason. */
export function WithholdDialog({ user, onClose }: { user: User; onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const me = useQuery(meQuery)
  const withhold = useMutation({
    mutationFn: (form: FormData) =>
      people.withhold(user, String(form.get('because')), form.getAll('actions').map(String)),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    withhold.mutate(new FormData(event.currentTarget))
  }
  const offered = me.data?.permissions.filter((action) => !EVERYBODYS.test(action)).toSorted() ?? []
  return (
    <Modal title={`Withhold from ${user.name}`} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-4" onSubmit={submit}>
        {withhold.error && <ProblemNote error={withhold.error} />}
        <SelectField label="Because" name="because">
          {Object.entries(REASONS).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
        <fieldset className="grid gap-1">
          <legend className="text-sm font-medium">They may not, until it is given back</legend>
          {offered.map((action) => (
            <CheckField key={action} label={action} name="actions" value={action} wire />
          ))}
        </fieldset>
        <p>In force with the next request. They see it, with the reason. What is withheld already stays so.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={withhold.isPending}>
            Withhold
          </Button>
        </div>
      </form>
    </Modal>
  )
}
