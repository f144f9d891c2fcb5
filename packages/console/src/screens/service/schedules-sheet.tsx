import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, Schedule, Vehicle } from '#api'
import { schedulesQuery, service, useWrite } from '#api'
import { may } from '#shell'
import type { State } from '#ui'
import { Button, formatNumber, Paged, ProblemNote, Sheet, Tag } from '#ui'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { sayTerms } from './terms.ts'

const STATES: Readonly<Record<Schedule['state'], State>> = { ok: 'ok', soon: 'info', due: 'warn', overdue: 'danger' }

/** `2027-03-31, 135 000 km`: at whichever comes first. */
const sayDue = ({ dueOn, dueAtKm, dueAtEngineHours }: Schedule): string =>
  [
    dueOn,
    dueAtKm !== null && `${formatNumber(dueAtKm)} km`,
    dueAtEngineHours !== null && `${formatNumber(dueAtEngineHours, 1)} engine hours`,
  ]
    .filter(Boolean)
    .join(' or ')

function Line({ schedule, vehicleId, mayWrite }: { schedule: Schedule; vehicleId: string; mayWrite: boolean }) {
  const end = useWrite(() => service.endSchedule(vehicleId, schedule), { touches: ['service', 'due'] })
  return (
    <li className="tree-line">
      <div className="min-w-0 flex-1 basis-60 wrap-anywhere">
        <span className="font-semibold">{schedule.serviceTask}</span>{' '}
        <span className="text-sm text-soft">
          {sayTerms(schedule.terms, formatNumber)}, last on {schedule.lastOn}
        </span>
        <p className="text-sm">at {sayDue(schedule)}</p>
      </div>
      <Tag state={STATES[schedule.state]}>{schedule.state}</Tag>
      {mayWrite && (
        <Button
          size="small"
          aria-label={`Take off ${schedule.serviceTask}`}
          disabled={end.isPending}
          onClick={() => end.mutate()}
        >
          Take off
        </Button>
      )}
      {end.error && (
        <div className="basis-full">
          <ProblemNote error={end.error} />
        </div>
      )}
    </li>
  )
}

/** What the vehicle has to have serviced, and when. */
export function SchedulesSheet({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const [asks, setAsks] = useState(false)
  const list = useQuery(schedulesQuery(vehicle.id))
  const found = list.data ?? []
  const mayWrite = may(me, 'schedule.write') && !['archived', 'sold'].includes(vehicle.status)
  return (
    <Sheet
      title="Service"
      aside={
        mayWrite && (
          <Button size="small" onClick={() => setAsks(true)}>
            Put it on a program
          </Button>
        )
      }
    >
      <Paged list={list} what="services" count={found.length} none={<p>{vehicle.unit} is on no service program.</p>}>
        <ul aria-label="Services">
          {found.map((schedule) => (
            <Line key={schedule.id} schedule={schedule} vehicleId={vehicle.id} mayWrite={mayWrite} />
          ))}
        </ul>
      </Paged>
      {asks && <ScheduleDialog vehicleId={vehicle.id} onClose={() => setAsks(false)} />}
    </Sheet>
  )
}
