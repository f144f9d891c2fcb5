import { Type } from 'typebox'
import { LastDone } from '#fleet/service'
import type { Route } from '#kernel/http'
import { defineRoute, ok, requireIfMatch } from '#kernel/http'
import { LineDraft, LineParams, OrderParams, WorkOrderView } from './schema.ts'
import type { WorkVerbs } from './work.ts'

const answers = { 200: { description: 'The order as it is now', body: WorkOrderView } }
const access = { action: 'work-order.change' } as const

/** `last`: when and at which reading it was done; today and what the meters show where it is not said. */
const Completion = Type.Object(
  { isDone: Type.Literal(true), last: Type.Optional(LastDone) },
  { additionalProperties: false },
)

/** What is done and used on an order. The version asked for is the order's. */
export const lineRoutes = (work: WorkVerbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/work-orders/:workOrderId/lines',
    access,
    ifMatch: true,
    summary: 'Adds a task, labour, or a part that is not of the own stock',
    params: OrderParams,
    body: LineDraft,
    answers,
    reach: (ctx, { params }) => work.requireOrder(ctx, (params as { workOrderId: string }).workOrderId),
    handle: async (ctx, { params, body, headers }) => {
      const { view, etag } = await work.addLine(ctx, params.workOrderId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/work-orders/:workOrderId/lines/:lineId',
    access,
    ifMatch: true,
    summary: 'Says that a task was done; the service it is for is counted from then on',
    params: LineParams,
    body: Completion,
    answers,
    handle: async (ctx, { params: { workOrderId, lineId }, body, headers }) => {
      const version = requireIfMatch(headers)
      const { view, etag } = await work.completeLine(ctx, workOrderId, lineId, body.last ?? {}, version)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/work-orders/:workOrderId/lines/:lineId',
    access,
    ifMatch: true,
    summary: 'Takes a line off an order',
    params: LineParams,
    answers,
    handle: async (ctx, { params: { workOrderId, lineId }, headers }) => {
      const { view, etag } = await work.removeLine(ctx, workOrderId, lineId, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
]
