import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ClipboardCheck, ScanLine, TriangleAlert, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Me, Vehicle } from '#api'
import { inspectionsOfQuery, issuesEverQuery, ordersEverQuery, scansQuery } from '#api'
import { t } from '#language'
import { InspectionStatusTag } from '#screens/inspections'
import { IssueStatusTag } from '#screens/issues'
import { numberOf, OrderStatusTag } from '#screens/work-orders'
import { may } from '#shell'
import { CodeCount, Empty, Instant, ProblemNote, Sheet, Tag, Waiting } from '#ui'

interface Event {
  readonly key: string
  readonly at: string
  readonly what: ReactNode
  readonly stands: ReactNode
  readonly icon: ReactNode
}

/** The four books a vehicle stands in, each read as far as its newest page goes. */
function useEvents(vehicle: Vehicle, me: Me) {
  const issues = useQuery({ ...issuesEverQuery(vehicle.id), enabled: may(me, 'issue.list') })
  const orders = useQuery({ ...ordersEverQuery(vehicle.id), enabled: may(me, 'work-order.list') })
  const scans = useQuery({ ...scansQuery(vehicle.id), enabled: may(me, 'scan.list') })
  const inspections = useInfiniteQuery({ ...inspectionsOfQuery(vehicle.id), enabled: may(me, 'inspection.list') })
  const lists = [issues, orders, scans, inspections]
  const events: readonly Event[] = [
    ...(issues.data?.data ?? []).map((issue) => ({
      key: issue.id,
      at: issue.lastSeenAt,
      icon: <TriangleAlert />,
      what: (
        <Link to="/app/issues/$issueId" params={{ issueId: issue.id }}>
          {issue.title ?? t('an issue')}
        </Link>
      ),
      stands: <IssueStatusTag status={issue.status} />,
    })),
    ...(orders.data?.data ?? []).map((order) => ({
      key: order.id,
      at: order.createdAt,
      icon: <Wrench />,
      what: (
        <Link to="/app/work-orders/$workOrderId" params={{ workOrderId: order.id }}>
          {`${numberOf(order)} ${order.title ?? ''}`}
        </Link>
      ),
      stands: <OrderStatusTag order={order} />,
    })),
    ...(scans.data?.data ?? []).map((scan) => ({
      key: scan.id,
      at: scan.requestedAt,
      icon: <ScanLine />,
      what: (
        <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{ scan: scan.id }}>
          {t('Scan')}
        </Link>
      ),
      stands:
        scan.dtcCount === undefined ? (
          <Tag state="plain" bare>
            {t('no result')}
          </Tag>
        ) : (
          <CodeCount count={scan.dtcCount} untold={scan.untoldUnits} bare />
        ),
    })),
    ...(inspections.data?.pages.flatMap(({ data }) => data) ?? []).map((inspection) => ({
      key: inspection.id,
      at: inspection.createdAt,
      icon: <ClipboardCheck />,
      what: (
        <Link to="/app/inspections/$inspectionId" params={{ inspectionId: inspection.id }}>
          {t('Inspection')}
        </Link>
      ),
      stands: <InspectionStatusTag status={inspection.status} />,
    })),
  ]
  const cutAt = [
    ...(issues.data?.page.hasMore ? [issues.data.data.at(-1)?.lastSeenAt ?? ''] : []),
    ...(orders.data?.page.hasMore ? [orders.data.data.at(-1)?.createdAt ?? ''] : []),
    ...(scans.data?.page.hasMore ? [scans.data.data.at(-1)?.requestedAt ?? ''] : []),
    ...(inspections.hasNextPage ? [inspections.data?.pages.at(-1)?.data.at(-1)?.createdAt ?? ''] : []),
  ]
    .toSorted()
    .at(-1)
  return {
    isWaiting: lists.some(({ isLoading }) => isLoading),
    error: lists.find(({ error }) => error)?.error ?? null,
    // Before the point where one of the books was not read on, the others would tell a history with holes.
    events: events
      .filter(({ at }) => cutAt === undefined || at >= cutAt)
      .toSorted((one, other) => (one.at < other.at ? 1 : -1)),
    cutAt,
  }
}

/** What became of the vehicle, the latest first: scans, issues, work and inspections in one line of time. */
export function History({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const { isWaiting, error, events, cutAt } = useEvents(vehicle, me)
  if (error) return <ProblemNote error={error} />
  if (isWaiting) return <Waiting what={t('Loading the history')} />
  return (
    <Sheet title={t('History')}>
      {events.length === 0 ? (
        <Empty>
          <p>{t('Nothing is written down of {unit} yet.', { unit: vehicle.unit })}</p>
        </Empty>
      ) : (
        <ol className="divide" aria-label={t('History')}>
          {events.map(({ key, at, icon, what, stands }) => (
            <li key={key} className="item bay-line history-line">
              {icon}
              <span className="history-when text-sm text-soft">
                <Instant at={at} />
              </span>
              <span className="bay-what">{what}</span>
              {stands}
            </li>
          ))}
        </ol>
      )}
      {cutAt && <p className="pad text-sm text-soft">{t('What is older stands in the lists of each kind.')}</p>}
    </Sheet>
  )
}
