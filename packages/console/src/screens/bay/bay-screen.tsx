import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Inspection, Issue, Me, OrderStatus, WorkOrder } from '#api'
import { gravestIssuesQuery, inspectionsQuery, meQuery, oldestOrdersQuery } from '#api'
import { t } from '#language'
import { InspectionStatusTag } from '#screens/inspections'
import { IssueStatusTag, SeverityTag } from '#screens/issues'
import { VehicleLink } from '#screens/vehicles'
import { numberOf, OrderStatusTag } from '#screens/work-orders'
import { may } from '#shell'
import { Instant, PageHead, ProblemNote, Sheet, Unreadable, Waiting } from '#ui'
import { nextJob } from './next-job.ts'
import { NextSheet, NothingNext } from './next-sheet.tsx'
import { ScansSheet } from './scans-sheet.tsx'

/** Each is asked apart: none crowds another out of the first page. */
const AT_WORK = ['in_progress', 'approved', 'waiting', 'done'] as const satisfies readonly OrderStatus[]
const KNOWN = ['open', 'triaged'] as const
const TO_SIGN = ['draft', 'defects_open'] as const
/** Of each list; the rest stands on its own screen. */
const SHOWN = 6

const Title = ({ order }: { order: WorkOrder }): ReactNode =>
  order.isUnreadable ? <Unreadable /> : (order.title ?? t('erased'))

function Orders({ orders }: { orders: readonly WorkOrder[] }): ReactNode {
  return (
    <Sheet title={t('Work orders')} aside={<Link to="/app/work-orders">{t('Board')}</Link>}>
      {orders.length === 0 ? (
        <p className="pad text-soft">{t('No other order waits.')}</p>
      ) : (
        <ul className="divide" aria-label={t('Other work orders')}>
          {orders.slice(0, SHOWN).map((order) => (
            <li key={order.id} className="item bay-line">
              <Link to="/app/work-orders/$workOrderId" params={{ workOrderId: order.id }}>
                {numberOf(order)}
              </Link>
              <VehicleLink vehicleId={order.vehicleId} />
              <span className="bay-what">
                <Title order={order} />
              </span>
              <OrderStatusTag order={order} />
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function Issues({ issues }: { issues: readonly Issue[] }): ReactNode {
  return (
    <Sheet title={t('Issues')} aside={<Link to="/app/issues">{t('All issues')}</Link>}>
      {issues.length === 0 ? (
        <p className="pad text-soft">{t('Nothing else is known to be wrong.')}</p>
      ) : (
        <ul className="divide" aria-label={t('Other issues')}>
          {issues.slice(0, SHOWN).map((issue) => (
            <li key={issue.id} className="item bay-line">
              <SeverityTag severity={issue.severity} />
              <VehicleLink vehicleId={issue.vehicleId} />
              <span className="bay-what">
                <Link to="/app/issues/$issueId" params={{ issueId: issue.id }}>
                  {issue.title ?? t('an issue')}
                </Link>
              </span>
              <IssueStatusTag status={issue.status} />
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function ToSign({ inspections }: { inspections: readonly Inspection[] }): ReactNode {
  return (
    <Sheet title={t('Inspections to sign')} aside={<Link to="/app/inspections">{t('All inspections')}</Link>}>
      {inspections.length === 0 ? (
        <p className="pad text-soft">{t('None waits for a signature.')}</p>
      ) : (
        <ul className="divide" aria-label={t('Inspections to sign')}>
          {inspections.slice(0, SHOWN).map(({ id, vehicleId, status, createdAt }) => (
            <li key={id} className="item bay-line">
              <VehicleLink vehicleId={vehicleId} />
              <span className="bay-what">
                <Link to="/app/inspections/$inspectionId" params={{ inspectionId: id }}>
                  <Instant at={createdAt} />
                </Link>
              </span>
              <InspectionStatusTag status={status} />
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

/** What is at work, state by state, the oldest first: enough of each to fill the list behind the next job. */
const useOrdersAtWork = () =>
  useQueries({
    queries: AT_WORK.map((status) => oldestOrdersQuery(status, SHOWN + 1)),
    combine: (answers) => ({
      error: answers.find(({ error }) => error)?.error ?? null,
      data: answers.every(({ data }) => data) ? answers.flatMap(({ data }) => data ?? []) : undefined,
    }),
  })

function Bay({ me }: { me: Me }): ReactNode {
  const lists = {
    orders: useOrdersAtWork(),
    issues: useInfiniteQuery({ ...gravestIssuesQuery(KNOWN), enabled: may(me, 'issue.list') }),
    inspections: useInfiniteQuery({ ...inspectionsQuery(TO_SIGN), enabled: may(me, 'inspection.list') }),
  }
  const error = lists.orders.error ?? lists.issues.error ?? lists.inspections.error
  if (error) return <ProblemNote error={error} />
  if (!lists.orders.data || lists.issues.isLoading) return <Waiting what={t('Loading your work')} />
  const orders = lists.orders.data
  const issues = lists.issues.data?.pages.flatMap(({ data }) => data) ?? []
  const job = nextJob(orders, issues)
  const isNext = (id: string) => job !== undefined && id === (job.kind === 'order' ? job.order.id : job.issue.id)
  return (
    <div className="cols cols-main">
      <div className="grid gap-5">
        {job ? <NextSheet key={job.vehicleId} job={job} me={me} /> : <NothingNext />}
        <Orders orders={orders.filter(({ id }) => !isNext(id))} />
        <Issues issues={issues.filter(({ id }) => !isNext(id))} />
      </div>
      <div className="grid gap-5">
        <ScansSheet />
        <ToSign inspections={lists.inspections.data?.pages.flatMap(({ data }) => data) ?? []} />
      </div>
    </div>
  )
}

/** A technician's first screen: one next job large, the rest small. */
export function BayScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  return (
    <>
      <PageHead
        name={t('My bay')}
        title={t('My bay')}
        below={<p>{t('The next job first, then all else that waits for you')}</p>}
      />
      {me && <Bay me={me} />}
    </>
  )
}
