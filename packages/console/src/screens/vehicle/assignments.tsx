import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { Assignable, Assignment, Vehicle } from '#api'
import { assignableQuery, assignments, assignmentsQuery } from '#api'
import { rich, t } from '#language'
import { Button, formatWords, Instant, ProblemNote, SelectField, Sheet } from '#ui'

type Change = readonly ['grant' | 'withdraw', Assignable]

/** What a person is called: who was erased has no name any more. */
const nameOf = ({ name, isUnreadable }: Assignable): string =>
  isUnreadable ? t('Name cannot be read') : name || t('Erased person')

/** The people of a vehicle, and the way to change them. */
function useAssignments(vehicleId: string, mayChange: boolean) {
  const client = useQueryClient()
  const query = assignmentsQuery(vehicleId)
  const list = useQuery(query)
  const others = useQuery({ ...assignableQuery(vehicleId), enabled: mayChange })
  const change = useMutation({
    mutationFn: ([verb, { userId }]: Change) => assignments[verb](vehicleId, userId),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  })
  const error = list.error ?? others.error ?? change.error
  return { assigned: list.data?.data, others: others.data?.data, change, error }
}

function Line({ one, mayChange, onWithdraw }: { one: Assignment; mayChange: boolean; onWithdraw: () => void }) {
  return (
    <li className="item">
      <span className="min-w-0 flex-1">
        {nameOf(one)}{' '}
        <span className="text-sm text-soft">
          {rich('{role}, since {assignedAt}', {
            role: formatWords(one.role),
            assignedAt: <Instant at={one.assignedAt} />,
          })}
        </span>
      </span>
      {mayChange && (
        <Button size="small" onClick={onWithdraw} aria-label={t('Withdraw from {one}', { one: nameOf(one) })}>
          {t('Withdraw')}
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
  others: readonly Assignable[]
  isBusy: boolean
  onGrant: (person: Assignable) => void
}) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget).get('user')
    const person = others.find(({ userId }) => userId === chosen)
    if (person) onGrant(person)
  }
  if (others.length === 0) return null
  return (
    <form className="flex flex-wrap items-end gap-3 border-t border-line p-4" onSubmit={submit}>
      <div className="min-w-0 max-w-96 flex-1 basis-52">
        <SelectField label={t('Assign to')} name="user">
          {others.map((person) => (
            <option key={person.userId} value={person.userId}>
              {nameOf(person)}, {formatWords(person.role)}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" disabled={isBusy}>
        {t('Assign')}
      </Button>
    </form>
  )
}

/** In whose reach the vehicle is: technicians and drivers see only what is assigned to them. */
export function Assignments({ vehicle, mayChange }: { vehicle: Vehicle; mayChange: boolean }): ReactNode {
  const { assigned, others, change, error } = useAssignments(vehicle.id, mayChange)
  return (
    <Sheet title={t('Assigned to')} aside={<span className="text-sm text-soft">{t('who sees and diagnoses it')}</span>}>
      {error && (
        <div className="pad">
          <ProblemNote error={error} />
        </div>
      )}
      {assigned?.length === 0 && <p className="px-4 pb-4 text-soft">{t('Nobody yet.')}</p>}
      {assigned && assigned.length > 0 && (
        <ul className="divide" aria-label={t('Assigned people')}>
          {assigned.map((one) => (
            <Line
              key={one.userId}
              one={one}
              mayChange={mayChange}
              onWithdraw={() => change.mutate(['withdraw', one])}
            />
          ))}
        </ul>
      )}
      {others && (
        <Grant others={others} isBusy={change.isPending} onGrant={(person) => change.mutate(['grant', person])} />
      )}
    </Sheet>
  )
}
