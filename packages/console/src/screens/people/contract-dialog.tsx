import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { User } from '#api'
import { people } from '#api'
import { Button, Field, Modal, ProblemNote, SelectField } from '#ui'

const KINDS: Readonly<Record<User['kind'], string>> = {
  employee: 'employed here',
  contractor: 'contractor',
  'third-party': 'from another company',
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
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (form: FormData) => people.changeContract(user, readContract(form)),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate(new FormData(event.currentTarget))
  }
  return (
    <Modal title={`Contract of ${user.name}`} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-4" onSubmit={submit}>
        {change.error && <ProblemNote error={change.error} />}
        <SelectField label="They are" name="kind" defaultValue={user.kind}>
          {Object.entries(KINDS).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
        <Field
          label="Last day"
          name="endsOn"
          type="date"
          hint="The account closes at its end. Whoever is not employed needs one"
          defaultValue={user.contractEndsAt === null ? undefined : dayOf(user.contractEndsAt)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
