import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf } from '#kernel/http'
import { sparse } from '#kernel/list'
import type { HoldVerbs } from './holds.ts'
import { HoldDraft, HoldParams, HoldView, RetentionView } from './schema.ts'
import { HOLDS } from './store.ts'

/** How long what is kept, and what is held beyond it, over HTTP. */
export const createRoutes = (holds: HoldVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/retention',
    access: { action: 'retention.read' },
    summary: 'Says how long each class of data is kept at least and at most, why, and which tables are of it',
    answers: { 200: { description: 'All classes', body: Type.Object({ data: Type.Array(RetentionView) }) } },
    handle: async (ctx) => ok({ data: holds.readRetention(ctx) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/holds',
    access: { action: 'hold.list' },
    summary: 'Lists what is kept beyond its time and may not be erased, the newest first',
    query: HOLDS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(HoldView)) } },
    handle: async (ctx, { query }) => ok(await holds.listHolds(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/holds',
    access: { action: 'hold.write' },
    stepUp: { what: 'Hold records' },
    summary: 'Keeps all records about a vehicle, driver or user, whatever their age, until the hold is released',
    body: HoldDraft,
    answers: { 201: { description: 'The hold', body: HoldView } },
    handle: async (ctx, { body }) => created('/api/v1/holds', await holds.placeHold(ctx, body)),
  }),
  defineRoute({
    method: 'POST',
    path: '/holds/:holdId/release',
    access: { action: 'hold.write' },
    stepUp: { what: 'Let go of what is held' },
    summary: 'Releases a hold: from then on the records go as their class says',
    params: HoldParams,
    answers: { 200: { description: 'The hold, released', body: HoldView } },
    handle: async (ctx, { params }) => ok(await holds.releaseHold(ctx, params.holdId)),
  }),
]
