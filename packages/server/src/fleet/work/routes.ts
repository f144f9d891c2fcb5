import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireHeld, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { lineRoutes } from './line-routes.ts'
import {
  Move,
  OrderParams,
  WorkOrderDraft,
  WorkOrderItem,
  WorkOrderPatch,
  WorkOrderView,
  WorkshopPatch,
  WorkshopView,
} from './schema.ts'
import { WORK_ORDERS } from './store.ts'
import type { WorkVerbs } from './work.ts'

const answers = { 200: { description: 'The order as it is now', body: WorkOrderView } }

/** Work orders over HTTP. */
export const createRoutes = (work: WorkVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/work-orders',
    access: { action: 'work-order.list' },
    summary: 'Lists the work orders of the vehicles in reach, the newest first',
    query: WORK_ORDERS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(WorkOrderItem)) } },
    handle: async (ctx, { query }) => ok(await work.listOrders(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/work-orders',
    access: { action: 'work-order.open' },
    summary: 'Opens a work order for a vehicle',
    body: WorkOrderDraft,
    answers: { 201: { description: 'The order', body: WorkOrderView } },
    reach: (ctx, _, { body }) => work.requireOrder(ctx, (body as WorkOrderView).id),
    handle: async (ctx, { body }) => {
      const { view, etag } = await work.openOrder(ctx, body)
      return created(`/api/v1/work-orders/${view.id}`, view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/work-orders/:workOrderId',
    access: { action: 'work-order.read' },
    summary: 'Shows one work order with its lines',
    params: OrderParams,
    answers: { 200: { description: 'The order', body: WorkOrderView } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await work.readOrder(ctx, params.workOrderId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/work-orders/:workOrderId',
    access: { action: 'work-order.change' },
    ifMatch: true,
    summary: 'Changes what the body names: title, note, estimate, downtime, issues, photos',
    params: OrderParams,
    body: WorkOrderPatch,
    answers,
    handle: async (ctx, { params, body, headers }) => {
      const { view, etag } = await work.changeOrder(ctx, params.workOrderId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/work-orders/:workOrderId/approvals',
    access: { action: 'work-order.approve' },
    ifMatch: true,
    summary: 'Approves what an order is estimated at, by somebody who did not ask for it and within their limit',
    params: OrderParams,
    answers,
    reach: (ctx, { params }) => work.requireOrder(ctx, (params as { workOrderId: string }).workOrderId),
    handle: async (ctx, { params, headers }) => {
      const { view, etag } = await work.approveOrder(ctx, params.workOrderId, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/work-orders/:workOrderId/status',
    access: { action: 'work-order.move' },
    ifMatch: true,
    summary: 'Moves an order on: in_progress, waiting, done, verified, closed, cancelled',
    params: OrderParams,
    body: Move,
    answers,
    handle: async (ctx, { params, body, headers, principal }) => {
      const version = requireIfMatch(headers)
      const needed =
        body.status === 'closed' ? 'work-order.close' : body.status === 'verified' ? undefined : 'work-order.change'
      if (needed !== undefined) requireHeld(principal, needed)
      const { view, etag } = await work.moveOrder(ctx, params.workOrderId, body, version)
      return ok(view, { etag })
    },
  }),
  ...lineRoutes(work),
  defineRoute({
    method: 'GET',
    path: '/workshop',
    access: { action: 'workshop.read' },
    summary: 'Shows in which currency work is counted, and who may approve how much',
    answers: { 200: { description: 'What holds for all orders', body: WorkshopView } },
    handle: async (ctx) => {
      const { view, etag } = await work.readWorkshop(ctx)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/workshop',
    access: { action: 'workshop.change' },
    ifMatch: true,
    summary: 'Changes the currency of new orders and the limits of approval',
    body: WorkshopPatch,
    answers: { 200: { description: 'What holds from now on', body: WorkshopView } },
    handle: async (ctx, { body, headers }) => {
      const { view, etag } = await work.changeWorkshop(ctx, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
]
