import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me, OrderStatus, ReadOrder } from '#api'
import { issueQuery, meQuery, orderQuery } from '#api'
import { rich, t } from '#language'
import { IssueStatusTag } from '#screens/issues'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { formatMoney, Instant, PageHead, ProblemNote, Scale, Sheet, Unreadable, Waiting } from '#ui'
import { ChangeOrder } from './change-order.tsx'
import { LinesSheet } from './lines-sheet.tsx'
import { OrderActs } from './order-acts.tsx'
import { numberOf, OrderStatusTag } from './order-tags.tsx'
import { PhotosSheet } from './photos-sheet.tsx'

function Repaired({ issueId }: { issueId: string }): ReactNode {
  const { data } = useQuery(issueQuery(issueId))
  return (
    <li className="flex flex-wrap items-center gap-2">
      <Link to="/app/issues/$issueId" params={{ issueId }}>
        {data?.title ?? t('an issue')}
      </Link>
      {data && <IssueStatusTag status={data.status} />}
    </li>
  )
}

const OPEN: readonly OrderStatus[] = ['draft', 'approved', 'in_progress', 'waiting']

function Facts({ order, me }: { order: ReadOrder; me: Me }): ReactNode {
  const { currency, estimateMinor, approvedMinor, costMinor } = order
  const most = approvedMinor ?? estimateMinor
  const downFrom = <Instant at={order.downFrom} otherwise={t('not said')} />
  return (
    <Sheet
      title={t('Cost and time')}
      aside={OPEN.includes(order.status) && may(me, 'work-order.change') && <ChangeOrder order={order} />}
    >
      <dl className="pairs px-4 pb-4">
        <dt>{t('Cost so far')}</dt>
        <dd>
          {formatMoney(costMinor, currency)}
          {most > 0 && (
            <Scale
              label={t('{costMinor} of {most}', {
                costMinor: formatMoney(costMinor, currency),
                most: formatMoney(most, currency),
              })}
              max={most * 1.2}
              value={Math.min(costMinor, most * 1.2)}
              limit={most}
              ticks={12}
              filled
            />
          )}
        </dd>
        <dt>{t('Estimate')}</dt>
        <dd>{formatMoney(estimateMinor, currency)}</dd>
        <dt>{t('Approved')}</dt>
        <dd>{approvedMinor === null ? t('not yet') : formatMoney(approvedMinor, currency)}</dd>
        <dt>{t('Out of use')}</dt>
        <dd>
          {order.downTo
            ? rich('{downFrom} to {downTo}', {
                downFrom,
                downTo: <Instant at={order.downTo} />,
              })
            : downFrom}
        </dd>
        <dt>{t('Opened')}</dt>
        <dd>
          <Instant at={order.createdAt} />
        </dd>
      </dl>
      {order.note && <p className="px-4 pb-4 whitespace-pre-line">{order.note}</p>}
    </Sheet>
  )
}

function Loaded({ order, me }: { order: ReadOrder; me: Me }): ReactNode {
  return (
    <>
      <PageHead
        name={numberOf(order)}
        above={<Link to="/app/work-orders">{t('All work orders')}</Link>}
        title={
          <>
            {numberOf(order)}{' '}
            <span className="font-normal text-soft">
              {order.isUnreadable ? <Unreadable /> : (order.title ?? t('erased'))}
            </span>
          </>
        }
        below={
          <div className="facts">
            <VehicleLink vehicleId={order.vehicleId} />
            <OrderStatusTag order={order} />
          </div>
        }
      >
        <OrderActs order={order} me={me} />
      </PageHead>
      <div className="grid gap-5">
        <LinesSheet order={order} me={me} />
        <div className="cols cols-2">
          <Facts order={order} me={me} />
          <PhotosSheet order={order} me={me} />
          {order.issueIds.length > 0 && (
            <Sheet title={t('Repairs')}>
              <ul className="pad grid gap-2">
                {order.issueIds.map((issueId) => (
                  <Repaired key={issueId} issueId={issueId} />
                ))}
              </ul>
            </Sheet>
          )}
        </div>
      </div>
    </>
  )
}

/** One work order: its lines, what it costs, and what it repairs. */
export function OrderScreen(): ReactNode {
  const { workOrderId } = useParams({ from: '/in/app/work-orders/$workOrderId' })
  const order = useQuery(orderQuery(workOrderId))
  const me = useQuery(meQuery)
  if (order.error) return <ProblemNote error={order.error} />
  if (!order.data || !me.data) return <Waiting what={t('Loading the order')} />
  return <Loaded order={order.data} me={me.data} />
}
