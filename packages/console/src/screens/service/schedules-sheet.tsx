import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, Schedule, Vehicle } from '#api'
import { schedulesQuery, service, useWrite } from '#api'
import { sayEither, t } from '#language'
import { may } from '#shell'
import type { State } from '#ui'
import { Button, formatDay, formatNumber, formatWords, Paged, ProblemNote, Sheet, Tag } from '#ui'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { sayMeasure, sayTerms } from './terms.ts'

const STATES: Readonly<Record<Schedule['state'], State>> = { ok: 'ok', soon: 'info', due: 'warn', overdue: 'danger' }

/** `2027-03-31, 135 000 km`: at whichever comes first. */
export const sayDue = ({ dueOn, dueAtKm, dueAtEngineHours }: Schedule): string =>
  sayEither([
    ...(dueOn === null ? [] : [formatDay(dueOn)]),
    ...(dueAtKm === null ? [] : [sayMeasure('Km', dueAtKm, formatNumber)]),
    ...(dueAtEngineHours === null ? [] : [sayMeasure('EngineHours', dueAtEngineHours, formatNumber)]),
  ])

export const ScheduleTag = ({ state }: Pick<Schedule, 'state'>): ReactNode => (
  <Tag state={STATES[state]}>{formatWords(state)}</Tag>
)

function Line({ schedule, vehicleId, mayWrite }: { schedule: Schedule; vehicleId: string; mayWrite: boolean }) {
  const end = useWrite(() => service.endSchedule(vehicleId, schedule), { touches: ['service', 'due'] })
  return (
    <li className="tree-line">
      <div className="min-w-0 flex-1 basis-60 wrap-anywhere">
        <span className="font-semibold">{schedule.serviceTask}</span>{' '}
        <span className="text-sm text-soft">
          {t('{terms}, last on {lastOn}', {
            terms: sayTerms(schedule.terms, formatNumber),
            lastOn: formatDay(schedule.lastOn),
          })}
        </span>
        <p className="text-sm">{t('at {schedule}', { schedule: sayDue(schedule) })}</p>
      </div>
      <ScheduleTag state={schedule.state} />
      {mayWrite && (
        <Button
          size="small"
          aria-label={t('Take off {serviceTask}', { serviceTask: schedule.serviceTask })}
          disabled={end.isPending}
          onClick={() => end.mutate()}
        >
          {t('Take off')}
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
      title={t('Service')}
      aside={
        mayWrite && (
          <Button size="small" onClick={() => setAsks(true)}>
            {t('Put it on a program')}
          </Button>
        )
      }
    >
      <Paged
        list={list}
        what={t('services')}
        count={found.length}
        none={<p>{t('{unit} is on no service program.', { unit: vehicle.unit })}</p>}
      >
        <ul aria-label={t('Services')}>
          {found.map((schedule) => (
            <Line key={schedule.id} schedule={schedule} vehicleId={vehicle.id} mayWrite={mayWrite} />
          ))}
        </ul>
      </Paged>
      {asks && <ScheduleDialog vehicleId={vehicle.id} onClose={() => setAsks(false)} />}
    </Sheet>
  )
}
