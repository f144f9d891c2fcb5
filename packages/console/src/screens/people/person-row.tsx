import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { User } from '#api'
import { changeUserStatus } from '#api'
import type { State } from '#ui'
import { Button, formatWords, Modal, ProblemNote, Tag } from '#ui'

const STATES: Record<User['status'], State> = { active: 'ok', invited: 'info', locked: 'warn', disabled: 'plain' }

function useStatusChange(user: User) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (status: 'active' | 'disabled') => changeUserStatus(user, status),
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
}

function DisableDialog({ user, onClose }: { user: User; onClose: () => void }): ReactNode {
  const change = useStatusChange(user)
  return (
    <Modal title={`Disable ${user.name}?`} isOpen onClose={onClose}>
      <div className="mt-2 grid gap-4">
        {change.error && <ProblemNote error={change.error} />}
        <p>
          Their sessions end at once and they cannot sign in. What they did stays in the ledger. You can enable them
          again.
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep</Button>
          <Button
            kind="grave"
            disabled={change.isPending}
            onClick={() => change.mutate('disabled', { onSuccess: onClose })}
          >
            Disable
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Act({ user }: { user: User }): ReactNode {
  const change = useStatusChange(user)
  const [asks, setAsks] = useState(false)
  if (user.status === 'disabled') {
    return (
      <Button
        size="small"
        disabled={change.isPending}
        onClick={() => change.mutate('active')}
        aria-label={`Enable ${user.name}`}
      >
        Enable
      </Button>
    )
  }
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)} aria-label={`Disable ${user.name}`}>
        Disable
      </Button>
      {asks && <DisableDialog user={user} onClose={() => setAsks(false)} />}
    </>
  )
}

/** One person as a line. The own account has no act: nobody locks themselves out. */
export function PersonRow({ user, isSelf }: { user: User; isSelf: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">{user.name}</th>
      <td className="wide">{user.email}</td>
      <td className="hide">{user.roles.map(formatWords).join(', ')}</td>
      <td>
        <Tag state={STATES[user.status] ?? 'plain'}>{user.status}</Tag>
      </td>
      <td className="num">{isSelf ? <span className="text-soft">you</span> : <Act user={user} />}</td>
    </tr>
  )
}
