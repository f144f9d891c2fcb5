import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useId, useState } from 'react'
import type { OrderStatus, WorkOrder } from '#api'
import { meQuery, ordersQuery } from '#api'
import { t } from '#language'
import { VehicleLink } from '#screens/vehicles'
import { may } from '#shell'
import { Chips, formatMoney, Instant, LoadMore, Paged, PageHead, RecordList, RecordRow, Scale, Unreadable } from '#ui'
import { OpenOrder } from './open-order.tsx'
import { numberOf, OrderStatusTag } from './order-tags.tsx'
import { WorkshopButton } from './workshop-dialog.tsx'

const COLUMNS: readonly (readonly [OrderStatus, string])[] = [
  ['draft', t('Draft')],
  ['approved', t('Approved')],
  ['in_progress', t('In progress')],
  ['waiting', t('Waiting')],
  ['done', t('Done, not proven')],
  ['verified', t('Verified')],
]
const VIEWS = {
  board: COLUMNS.map(([status]) => status),
  over: ['closed', 'cancelled'],
} as const satisfies Readonly<Record<string, readonly OrderStatus[]>>
type View = keyof typeof VIEWS
const CHOICES = [
  { value: 'board', text: t('Board') },
  { value: 'over', text: t('Closed and cancelled') },
] as const

const Title = ({ order }: { order: WorkOrder }): ReactNode =>
  order.isUnreadable ? <Unreadable /> : (order.title ?? t('erased'))

const OrderLink = ({ order }: { order: WorkOrder }): ReactNode => (
  <Link to="/app/work-orders/$workOrderId" params={{ workOrderId: order.id }} className="font-semibold">
    {numberOf(order)}
  </Link>
)

/** What it cost so far on the line of what was approved. */
function Cost({ order }: { order: WorkOrder }): ReactNode {
  const { costMinor, approvedMinor, estimateMinor, currency } = order
  const most = approvedMinor ?? estimateMinor
  if (most === 0 || costMinor === 0) return null
  const label = t('{costMinor} of {most}', {
    costMinor: formatMoney(costMinor, currency),
    most: formatMoney(most, currency),
  })
  return (
    <>
      <Scale label={label} max={most * 1.2} value={Math.min(costMinor, most * 1.2)} limit={most} ticks={6} filled />
      <p className="text-sm text-soft">{label}</p>
    </>
  )
}

function Card({ order }: { order: WorkOrder }): ReactNode {
  return (
    <article className={order.status === 'verified' ? 'card proven' : 'card'}>
      <p className="flex items-baseline justify-between gap-2">
        <OrderLink order={order} />
        <span className="text-sm">
          <VehicleLink vehicleId={order.vehicleId} />
        </span>
      </p>
      <p>
        <Title order={order} />
      </p>
      {order.waitingFor && <OrderStatusTag order={order} />}
      <Cost order={order} />
    </article>
  )
}

function Column({ title, orders }: { title: string; orders: readonly WorkOrder[] }): ReactNode {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {title} <span>{orders.length}</span>
      </h2>
      {orders.map((order) => (
        <Card key={order.id} order={order} />
      ))}
    </section>
  )
}

function Board({ orders }: { orders: readonly WorkOrder[] }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="board" tabIndex={0} aria-label={t('Board, scrolls sideways')}>
      {COLUMNS.map(([status, title]) => (
        <Column key={status} title={title} orders={orders.filter((order) => order.status === status)} />
      ))}
    </section>
  )
}

const COLUMNS_OVER = [t('Order'), t('Unit'), t('What'), { number: t('Cost') }, t('Stands'), t('Since')] as const

function OverRow({ order }: { order: WorkOrder }): ReactNode {
  return (
    <RecordRow>
      <th scope="row">
        <OrderLink order={order} />
      </th>
      <td>
        <VehicleLink vehicleId={order.vehicleId} />
      </td>
      <td className="wide">
        <Title order={order} />
      </td>
      <td className="num">{formatMoney(order.costMinor, order.currency)}</td>
      <td>
        <OrderStatusTag order={order} />
      </td>
      <td>
        <Instant at={order.updatedAt} />
      </td>
    </RecordRow>
  )
}

/** The work orders of the vehicles in reach: what is open on a board, what is over in a list. */
export function BoardScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [view, setView] = useState<View>('board')
  const query = ordersQuery(VIEWS[view], 200)
  const list = useInfiniteQuery(query)
  const orders = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <PageHead
        name={t('Work orders')}
        title={t('Work orders')}
        below={<p>{t('From the estimate to the proof of the repair')}</p>}
      >
        {me && may(me, 'workshop.change') && <WorkshopButton />}
        {me && may(me, 'work-order.open') && <OpenOrder />}
      </PageHead>
      <div className="mb-3">
        <Chips label={t('Which')} choices={CHOICES} chosen={view} onChoose={setView} />
      </div>
      {view === 'over' ? (
        <RecordList
          list={list}
          queryKey={query.queryKey}
          label={t('Work orders')}
          columns={COLUMNS_OVER}
          none={<p>{t('No order is closed yet.')}</p>}
        >
          {(order) => <OverRow key={order.id} order={order} />}
        </RecordList>
      ) : (
        <>
          <Paged list={list} what={t('work orders')} count={orders.length} none={<p>{t('No work is open.')}</p>}>
            <Board orders={orders} />
          </Paged>
          <LoadMore list={list} />
        </>
      )}
    </>
  )
}
