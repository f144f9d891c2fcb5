import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { User } from '#api'
import { people } from '#api'
import { Button, formatWords, Modal, ProblemNote } from '#ui'
import { RoleField } from './role-field.tsx'

/** Gives a person further permission sets, and with them the duties that go with them, or takes them back. */
export function HatsDialog({ user, onClose }: { user: User; onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: ({ role, isGiven }: { role: string; isGiven: boolean }) =>
      isGiven ? people.giveRole(user, role) : people.takeRole(user, role),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate({ role: String(new FormData(event.currentTarget).get('role')), isGiven: true })
  }
  return (
    <Modal title={`Duties of ${user.name}`} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-4" onSubmit={submit}>
        {change.error && <ProblemNote error={change.error} />}
        <ul className="grid gap-2">
          {user.roles.map((role) => (
            <li key={role} className="flex items-center justify-between gap-2">
              {formatWords(role)}
              {user.roles.length > 1 && (
                <Button
                  size="small"
                  disabled={change.isPending}
                  onClick={() => change.mutate({ role, isGiven: false })}
                  aria-label={`Take ${formatWords(role)} from ${user.name}`}
                >
                  Take
                </Button>
              )}
            </li>
          ))}
        </ul>
        <RoleField present="security_lead" />
        <p>They may what all of these may, under the strictest rules among them. Their sessions end at once.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit" disabled={change.isPending}>
            Give it too
          </Button>
        </div>
      </form>
    </Modal>
  )
}
