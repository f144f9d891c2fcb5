import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireHeld, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import type { PartVerbs } from './parts.ts'
import { MoveDraft, MoveView, PartDraft, PartParams, PartPatch, PartView } from './schema.ts'
import { MOVES, PARTS } from './store.ts'

/** Parts and their stock over HTTP. */
export const createRoutes = (parts: PartVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/parts',
    access: { action: 'part.list' },
    summary: 'Lists the parts, with what is in stock',
    query: PARTS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(PartView)) } },
    handle: async (ctx, { query }) => ok(await parts.listParts(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/parts',
    access: { action: 'part.write' },
    summary: 'Adds a part, with nothing in stock',
    body: PartDraft,
    answers: { 201: { description: 'The part', body: PartView } },
    handle: async (ctx, { body }) => {
      const { view, etag } = await parts.createPart(ctx, body)
      return created(`/api/v1/parts/${view.id}`, view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/parts/:partId',
    access: { action: 'part.read' },
    summary: 'Shows one part',
    params: PartParams,
    answers: { 200: { description: 'The part', body: PartView } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await parts.readPart(ctx, params.partId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/parts/:partId',
    access: { action: 'part.write' },
    ifMatch: true,
    summary: 'Changes what the body names; obsolete parts are issued until none is left',
    params: PartParams,
    body: PartPatch,
    answers: { 200: { description: 'The part as it is now', body: PartView } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, etag } = await parts.changePart(ctx, params.partId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/parts/:partId/moves',
    access: { action: 'stock.list' },
    summary: 'Lists the journal of a part, the newest first',
    params: PartParams,
    query: MOVES.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(MoveView)) } },
    handle: async (ctx, { params, query }) => ok(await parts.listMoves(ctx, params.partId, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/parts/:partId/moves',
    access: { action: 'stock.move' },
    summary: 'Receives, issues to a work order, returns, or counts',
    params: PartParams,
    body: MoveDraft,
    answers: { 201: { description: 'The line of the journal', body: MoveView } },
    reach: async (ctx, _, { body }) => {
      const { workOrderId } = body as MoveView
      if (workOrderId !== null) await parts.requireOrder(ctx, workOrderId)
    },
    handle: async (ctx, { params: { partId }, body, principal }) => {
      if ('receive' in body || 'count' in body) requireHeld(principal, 'stock.correct')
      return created(`/api/v1/parts/${partId}/moves`, await parts.moveStock(ctx, partId, body))
    },
  }),
]
