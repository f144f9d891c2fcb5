import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, Vehicle } from '#api'
import { isUnderWay, ordersAtWorkQuery, scanQuery, scansQuery, schedulesQuery } from '#api'
import { t } from '#language'
import { ScheduleTag, sayDue } from '#screens/service'
import { numberOf, OpenOrder, OrderStatusTag } from '#screens/work-orders'
import { may } from '#shell'
import { CodeCount, Instant, Origin, Paged, ProblemNote, ReadingTile, SealMark, Sheet, Tag, Unreadable } from '#ui'
import { Assignments } from './assignments.tsx'
import { NotScanned } from './not-scanned.tsx'
import { OpenIssues } from './open-issues.tsx'
import { OwnFacts } from './own-facts.tsx'

/** As many as stand in one row of a desk. */
const READINGS = 5
/** What falls due next; the rest stands under *service*. */
const NEXT_DUE = 3

/** What the last scan read, and where it is. */
function LastScan({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const scans = useQuery(scansQuery(vehicle.id))
  const last = scans.data?.data[0]
  const { data: scan } = useQuery({ ...scanQuery(last?.id ?? ''), enabled: last !== undefined })
  if (scans.error) return <ProblemNote error={scans.error} />
  if (!scans.data) return null
  if (!last) return <NotScanned unit={vehicle.unit} />
  const readings = scan?.readings?.slice(0, READINGS) ?? []
  const codes = last.dtcCount
  return (
    <Sheet
      title={t('Last scan')}
      aside={
        <>
          <span className="text-sm text-soft">
            <Instant at={last.endedAt ?? last.requestedAt} />
          </span>
          <Origin source={last.source} />
          {isUnderWay(last) && <Tag state="info">{t('under way')}</Tag>}
          {last.status === 'failed' && <Tag state="danger">{t('stopped early')}</Tag>}
          {codes !== undefined && <CodeCount count={codes} untold={last.untoldUnits} />}
          {last.seal && <SealMark hash={last.seal.sha256} />}
          <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{ tab: 'health' }}>
            {t('All that it told')}
          </Link>
        </>
      }
    >
      {readings.length > 0 && (
        <ul className="reads border-t border-line" aria-label={t('Readings of the last scan')}>
          {readings.map((reading) => (
            <ReadingTile key={reading.name} reading={reading} />
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function OpenOrders({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const list = useQuery(ordersAtWorkQuery(vehicle.id))
  const found = list.data?.data ?? []
  const mayOpen = may(me, 'work-order.open') && vehicle.status !== 'archived'
  return (
    <Sheet title={t('Work')} aside={mayOpen && <OpenOrder vehicleId={vehicle.id} />}>
      <Paged
        list={list}
        what={t('work orders')}
        count={found.length}
        none={<p>{t('No work on {unit} is approved or begun.', { unit: vehicle.unit })}</p>}
      >
        <ul className="divide" aria-label={t('Open work')}>
          {found.map((order) => (
            <li key={order.id} className="item bay-line">
              <Link to="/app/work-orders/$workOrderId" params={{ workOrderId: order.id }}>
                {numberOf(order)}
              </Link>
              <span className="bay-what">{order.isUnreadable ? <Unreadable /> : (order.title ?? t('erased'))}</span>
              <OrderStatusTag order={order} />
            </li>
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}

const RANK = { overdue: 0, due: 1, soon: 2, ok: 3 } as const

function NextDue({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const list = useQuery(schedulesQuery(vehicle.id))
  const found = (list.data ?? []).toSorted((one, other) => RANK[one.state] - RANK[other.state]).slice(0, NEXT_DUE)
  const aside = (
    <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{ tab: 'service' }}>
      {t('All services')}
    </Link>
  )
  return (
    <Sheet title={t('Next due')} aside={aside}>
      <Paged
        list={list}
        what={t('services')}
        count={found.length}
        none={<p>{t('{unit} is on no service program.', { unit: vehicle.unit })}</p>}
      >
        <ul className="divide" aria-label={t('Next due')}>
          {found.map((schedule) => (
            <li key={schedule.id} className="item bay-line">
              <span className="bay-what">
                {schedule.serviceTask} <span className="text-sm text-soft">{sayDue(schedule)}</span>
              </span>
              <ScheduleTag state={schedule.state} />
            </li>
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}

/** How a vehicle stands now: what it told last, what is wrong, what is done about it, and what falls due. */
export function Overview({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  return (
    <>
      {may(me, 'scan.list') && <LastScan vehicle={vehicle} />}
      <div className="cols cols-2">
        {may(me, 'issue.list') && <OpenIssues vehicle={vehicle} me={me} />}
        {may(me, 'work-order.list') && <OpenOrders vehicle={vehicle} me={me} />}
        {may(me, 'schedule.list') && <NextDue vehicle={vehicle} />}
        {may(me, 'assignment.list') && <Assignments vehicle={vehicle} mayChange={may(me, 'assignment.change')} />}
        <OwnFacts vehicle={vehicle} />
      </div>
    </>
  )
}
