import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { HeldGroup, User } from '#api'
import { groupAssignments, heldGroupsQuery, useWrite, vehicleGroupsQuery } from '#api'
import { rich, t } from '#language'
import { Button, FormDialog, Instant, ProblemNote, SelectField, Sheet } from '#ui'

const TOUCHES = { touches: ['held-groups', 'access-review'] }

function Held({ group, user, mayChange }: { group: HeldGroup; user: User; mayChange: boolean }): ReactNode {
  const withdraw = useWrite(() => groupAssignments.withdraw(group.id, user.id), TOUCHES)
  return (
    <li className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="flex-1">
          {group.name}
          <small className="block text-soft">
            {rich('since {assignedAt}', { assignedAt: <Instant at={group.assignedAt} /> })}
          </small>
        </span>
        {mayChange && (
          <Button
            size="small"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate()}
            aria-label={t('Withdraw {name}', { name: group.name })}
          >
            {t('Withdraw')}
          </Button>
        )}
      </div>
      {withdraw.error && <ProblemNote error={withdraw.error} />}
    </li>
  )
}

function AssignDialog({ user, held, onClose }: { user: User; held: readonly HeldGroup[]; onClose: () => void }) {
  const all = useQuery(vehicleGroupsQuery)
  const assign = useWrite((groupId: string) => groupAssignments.grant(groupId, user.id), {
    ...TOUCHES,
    onDone: onClose,
  })
  const has = new Set(held.map(({ id }) => id))
  const free = all.data?.data.filter(({ id }) => !has.has(id)) ?? []
  return (
    <FormDialog
      title={t('Vehicles for {name}', { name: user.name })}
      act={t('Assign the group')}
      sending={assign}
      onSend={(form) => assign.mutate(String(form.get('group')))}
      onClose={onClose}
    >
      {all.error && <ProblemNote error={all.error} />}
      <SelectField label={t('Group of vehicles')} name="group">
        {free.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <p>
        {t(
          'They reach every vehicle in it and in the groups inside it, now and later. A driver is assigned single vehicles.',
        )}
      </p>
    </FormDialog>
  )
}

/** The groups of vehicles that somebody who is bound by assignment reaches whole. */
export function VehicleGroups({ user, mayChange }: { user: User; mayChange: boolean }): ReactNode {
  const [isAsked, setAsked] = useState(false)
  const { data, error } = useQuery(heldGroupsQuery(user.id))
  const aside = mayChange && data && (
    <Button size="small" onClick={() => setAsked(true)}>
      {t('Assign a group')}
    </Button>
  )
  return (
    <Sheet title={t('Groups of vehicles')} aside={aside}>
      <div className="pad grid gap-3">
        {error && <ProblemNote error={error} />}
        {data?.length === 0 && <p className="text-soft">{t('No group is assigned to them.')}</p>}
        {data && data.length > 0 && (
          <ul className="grid gap-3" aria-label={t('Assigned groups of vehicles')}>
            {data.map((group) => (
              <Held key={group.id} group={group} user={user} mayChange={mayChange} />
            ))}
          </ul>
        )}
      </div>
      {isAsked && data && <AssignDialog user={user} held={data} onClose={() => setAsked(false)} />}
    </Sheet>
  )
}
