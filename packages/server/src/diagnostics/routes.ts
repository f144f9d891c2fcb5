/** Bridges and scans over HTTP: each route names its action, its shapes and the one verb it calls. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { accepted, created, defineRoute, NEVER_KEPT, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import type { BridgeVerbs } from './bridges.ts'
import type { createComparing } from './comparison.ts'
import { ScanComparison } from './comparison.ts'
import type { ScanVerbs } from './scans.ts'
import { BridgeView, Id, PairingDraft, ScanSummary, ScanView } from './schema.ts'

const strict = { additionalProperties: false } as const
const VehicleParams = Type.Object({ vehicleId: Id }, strict)
const ScanParams = Type.Object({ scanId: Id }, strict)
const BridgeParams = Type.Object({ bridgeId: Id }, strict)
/** No body at all means any bridge, and no recording. */
const ScanDraft = Type.Union([
  Type.Object({ bridgeId: Type.Optional(Id), isRecorded: Type.Optional(Type.Boolean()) }, strict),
  Type.Null(),
])
const ScanStarted = Type.Object({ id: Id, status: ScanSummary.properties.status })
const Instant = Type.String({ format: 'date-time' })

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

export const createScanRoutes = (
  scans: ScanVerbs,
  compareScan: ReturnType<typeof createComparing>,
): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/vehicles/:vehicleId/scans',
    access: { action: 'scan.start' },
    summary: 'Asks a bridge to read a whole vehicle',
    params: VehicleParams,
    body: ScanDraft,
    answers: {
      202: { description: 'Queued', body: ScanStarted },
    },
    reach: (ctx, _, { body }) => scans.requireScan(ctx, (body as Static<typeof ScanStarted>).id),
    handle: async (ctx, { params, body }) => {
      const scan = await scans.requestScan(ctx, params.vehicleId, body ?? {})
      return accepted(scan, { location: `/api/v1/scans/${scan.id}` })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/scans',
    access: { action: 'scan.list' },
    summary: 'Lists the scans of a vehicle, the latest first',
    params: VehicleParams,
    query: PageQuery,
    answers: { 200: { description: 'A page', body: pageOf(ScanSummary) } },
    handle: async (ctx, { params, query }) => ok(await scans.listScans(ctx, params.vehicleId, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/scans/:scanId',
    access: { action: 'scan.read' },
    summary: 'Shows a scan: how far it is, what was found, and its seal',
    params: ScanParams,
    answers: { 200: { description: 'The scan', body: ScanView } },
    handle: async (ctx, { params }) => ok(await scans.readScan(ctx, params.scanId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/scans/:scanId/comparison',
    access: { action: 'scan.read' },
    summary: 'Compares a scan with the one before it, and its codes with the rest of the fleet',
    params: ScanParams,
    answers: { 200: { description: 'What came, what is gone, and what other vehicles have', body: ScanComparison } },
    handle: async (ctx, { params }) => ok(await compareScan(ctx, params.scanId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/scans/:scanId/sealed',
    access: { action: 'scan.read' },
    summary: 'Gives the exact bytes that were signed and sealed',
    params: ScanParams,
    answers: { 200: { description: 'Canonical JSON (RFC 8785)', media: ['application/json'] } },
    handle: async (ctx, { params }) =>
      ok(await scans.readSealed(ctx, params.scanId), { 'content-type': 'application/json' }),
  }),
]
