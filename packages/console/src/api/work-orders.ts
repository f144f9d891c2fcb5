import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

export type OrderStatus =
  | 'draft'
  | 'approved'
  | 'in_progress'
  | 'waiting'
  | 'done'
  | 'verified'
  | 'closed'
  | 'cancelled'
export const WAITING_FOR = ['parts', 'vendor', 'approval', 'vehicle', 'other'] as const
export type WaitingFor = (typeof WAITING_FOR)[number]

/** Money in minor units of `currency`. */
export interface WorkOrder {
  readonly id: string
  readonly number: number
  readonly vehicleId: string
  readonly title: string | null
  readonly status: OrderStatus
  readonly waitingFor: WaitingFor | null
  readonly currency: string
  readonly estimateMinor: number
  readonly approvedMinor: number | null
  readonly costMinor: number
  readonly downFrom: string | null
  readonly downTo: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly isUnreadable?: true
}

/** Quantities in thousandths of the part's unit. */
export interface WorkLine {
  readonly id: string
  readonly kind: 'task' | 'labour' | 'part'
  readonly text: string | null
  readonly isDone: boolean
  readonly minutes: number | null
  readonly ratePerHourMinor: number | null
  readonly quantityThousandths: number | null
  readonly unitCostMinor: number | null
  readonly costMinor: number
  readonly isUnreadable?: true
}

export interface WorkOrderDetail extends WorkOrder {
  readonly note: string | null
  readonly issueIds: readonly string[]
  /** Files of the vehicle. */
  readonly photoIds: readonly string[]
  readonly lines: readonly WorkLine[]
}

export type ReadOrder = Versioned<WorkOrderDetail>

export interface OrderDraft {
  readonly vehicleId: string
  readonly title: string
  readonly estimateMinor?: number
  readonly issueIds?: readonly string[]
}

export type LineDraft =
  | { readonly task: { readonly text: string } }
  | { readonly labour: { readonly text: string; readonly minutes: number; readonly ratePerHourMinor: number } }
  | { readonly part: { readonly text: string; readonly quantityThousandths: number; readonly unitCostMinor: number } }

/** What holds for all orders: the currency of new ones, and up to what each set may approve. */
export interface Workshop {
  readonly currency: string
  readonly limits: Readonly<Record<string, number>>
}

export type ReadWorkshop = Versioned<Workshop>

const addressOf = (id: string): string => `/work-orders/${encodeURIComponent(id)}`
const stateFilter = (states: readonly OrderStatus[]) => ({ 'filter[status]': states.join() }) as const

/** The orders in these states, the newest first. */
export const ordersQuery = (states: readonly OrderStatus[], limit = 50) =>
  pagesQuery<WorkOrder>({
    key: ['work-orders', 'pages', limit, ...states],
    path: '/work-orders',
    limit,
    filters: stateFilter(states),
  })

/** The first of the orders in this state, the oldest first. @param limit 1 to 200. */
export const oldestOrdersQuery = (status: OrderStatus, limit: number) =>
  queryOptions({
    queryKey: ['work-orders', 'oldest', status, limit],
    queryFn: async ({ signal }) => {
      const address = pageOf('/work-orders', limit, null, { ...stateFilter([status]), sort: 'number' })
      return (await api.json<Page<WorkOrder>>(address, { signal })).data
    },
  })

/** What was ever done to one vehicle, the newest first: the newest 50. */
export const ordersEverQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['work-orders', 'ever', vehicleId],
    queryFn: ({ signal }) =>
      api.json<Page<WorkOrder>>(pageOf('/work-orders', 50, null, { 'filter[vehicleId]': vehicleId }), { signal }),
  })

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['work-orders', id],
    queryFn: ({ signal }) => versioned<WorkOrderDetail>(api.send(addressOf(id), { signal })),
  })

export const workshopQuery = queryOptions({
  queryKey: ['workshop'],
  queryFn: ({ signal }) => versioned<Workshop>(api.send('/workshop', { signal })),
})

/** For admins alone. What was ordered before keeps its currency. */
export const changeWorkshop = ({ etag }: ReadWorkshop, to: Workshop) =>
  versioned<Workshop>(api.send('/workshop', { method: 'PATCH', ifMatch: etag, body: to }))

const write = (order: ReadOrder, path: string, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', body?: object) =>
  versioned<WorkOrderDetail>(
    api.send(`${addressOf(order.id)}${path}`, { method, ifMatch: order.etag, ...(body ? { body } : {}) }),
  )

/** The writing calls on work orders. Each is made from the version that was read, or refused (412). */
export const workOrders = {
  open: (draft: OrderDraft) => api.json<WorkOrderDetail>('/work-orders', { method: 'POST', body: draft }),
  change: (order: ReadOrder, patch: object) => write(order, '', 'PATCH', patch),
  approve: (order: ReadOrder) => write(order, '/approvals', 'POST'),
  move: (order: ReadOrder, status: OrderStatus, waitingFor?: WaitingFor) =>
    write(order, '/status', 'PUT', { status, ...(waitingFor ? { waitingFor } : {}) }),
  addLine: (order: ReadOrder, line: LineDraft) => write(order, '/lines', 'POST', line),
  completeLine: (order: ReadOrder, lineId: string) => write(order, `/lines/${lineId}`, 'PATCH', { isDone: true }),
  removeLine: (order: ReadOrder, lineId: string) => write(order, `/lines/${lineId}`, 'DELETE'),
}
