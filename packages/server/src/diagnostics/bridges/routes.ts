/** Bridges over HTTP: each route names its action, its shapes and the one verb it calls. */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { created, defineRoute, NEVER_KEPT, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import type { BridgeVerbs } from './bridges.ts'
import { BridgeView, Id, Instant, PairingDraft } from './schema.ts'

const BridgeParams = Type.Object({ bridgeId: Id }, { additionalProperties: false })

export const createBridgeRoutes = (bridges: BridgeVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/bridges',
    access: { action: 'bridge.list' },
    summary: 'Lists the bridges, whether they are connected, and the vehicles they reach',
    query: PageQuery,
    answers: { 200: { description: 'A page', body: pageOf(BridgeView) } },
    handle: async (ctx, { query }) => ok(await bridges.listBridges(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/bridges/pairing-codes',
    access: { action: 'bridge.invite' },
    summary: 'Makes a code that turns one device into a bridge, once and for 15 minutes',
    answers: {
      201: { description: 'The code', body: Type.Object({ code: Type.String(), expiresAt: Instant }) },
    },
    handle: async (ctx) => ({ status: 201, body: await bridges.inviteBridge(ctx), headers: NEVER_KEPT }),
  }),
  defineRoute({
    method: 'POST',
    path: '//api/v1/bridges/pair',
    access: { public: 'a device without an identity shows a one-time code' },
    summary: 'Makes a device a bridge of the organisation that issued the code',
    body: PairingDraft,
    bodyLimitBytes: 4_096,
    answers: {
      201: { description: 'Paired', body: Type.Object({ bridgeId: Id, organisationId: Id, at: Instant }) },
    },
    handle: async (ctx, { body }) => {
      const paired = await bridges.pairBridge(ctx, body)
      return created(`/api/v1/bridges/${paired.bridgeId}`, paired)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/bridges/:bridgeId',
    access: { action: 'bridge.revoke' },
    summary: 'Shuts a bridge out for good, at once',
    params: BridgeParams,
    answers: { 204: { description: 'Revoked' } },
    handle: async (ctx, { params }) => {
      await bridges.revokeBridge(ctx, params.bridgeId)
      return noContent()
    },
  }),
]
