import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { User, Vehicle } from '#api'
import { allUsersQuery, assignments, assignmentsQuery } from '#api'
import { Button, formatWords, Instant, ProblemNote, SelectField, Sheet } from '#ui'
import type { Assigned } from './assigned.ts'
import { splitByAssignment } from './assigned.ts'

type Change = readonly ['grant' | 'withdraw', User]

/** The people of a vehicle, and the way to change them. */
function useAssignments(vehicleId: string) {
  const client = useQueryClient()
  const query = assignmentsQuery(vehicleId)
  const users = useQuery(allUsersQuery)
  const list = useQuery(query)
  const change = useMutation({
    mutationFn: ([verb, user]: Change) => assignments[verb](vehicleId, user.id),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  })
  const people = users.data && list.data && splitByAssignment(list.data.data, users.data.data)
  return { people, change, error: users.error ?? list.error ?? change.error }
}

function Line({
  one,
  mayChange,
  onWithdraw,
}: {
  one: Assigned['assigned'][number]
  mayChange: boolean
  onWithdraw: () => void
}) {
  const { user, assignedAt } = one
  return (
    <li className="item">
      <span className="min-w-0 flex-1">
        {user.name}{' '}
        <span className="text-sm text-soft">
          {formatWords(user.role)}, since <Instant at={assignedAt} />
        </span>
      </span>
      {mayChange && (
        <Button size="small" onClick={onWithdraw} aria-label={`Withdraw from ${user.name}`}>
          Withdraw
        </Button>
      )}
    </li>
  )
}

function Grant({
  others,
  isBusy,
  onGrant,
}: {
  others: readonly User[]
  isBusy: boolean
  onGrant: (user: User) => void
}) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget).get('user')
    const user = others.find(({ id }) => id === chosen)
    if (user) onGrant(user)
  }
  if (others.length === 0) return null
  return (
    <form className="flex flex-wrap items-end gap-3 border-t border-line p-4" onSubmit={submit}>
      <div className="min-w-0 max-w-96 flex-1 basis-52">
        <SelectField label="Assign to" name="user">
          {others.map(({ id, name, role }) => (
            <option key={id} value={id}>
              {name}, {formatWords(role)}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" disabled={isBusy}>
        Assign
      </Button>
    </form>
  )
}

/** In whose reach the vehicle is: technicians and drivers see only what is assigned to them. */
export function Assignments({ vehicle, mayChange }: { vehicle: Vehicle; mayChange: boolean }): ReactNode {
  const { people, change, error } = useAssignments(vehicle.id)
  return (
    <Sheet title="Assigned to" aside={<span className="text-sm text-soft">who sees and diagnoses it</span>}>
      {error && (
        <div className="pad">
          <ProblemNote error={error} />
        </div>
      )}
      {people && people.assigned.length === 0 && <p className="px-4 pb-4 text-soft">Nobody yet.</p>}
      {people && people.assigned.length > 0 && (
        <ul className="divide" aria-label="Assigned people">
          {people.assigned.map((one) => (
            <Line
              key={one.user.id}
              one={one}
              mayChange={mayChange}
              onWithdraw={() => change.mutate(['withdraw', one.user])}
            />
          ))}
        </ul>
      )}
      {people && mayChange && (
        <Grant others={people.others} isBusy={change.isPending} onGrant={(user) => change.mutate(['grant', user])} />
      )}
    </Sheet>
  )
}
