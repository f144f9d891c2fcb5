/** Scans over HTTP: each route names its action, its shapes and the one verb it calls. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'
import type { Route } from '#kernel/http'
import { accepted, defineRoute, ok, PageQuery, pageOf } from '#kernel/http'
import type { createComparing } from './comparison.ts'
import { ScanComparison } from './comparison.ts'
import type { ScanVerbs } from './scans.ts'
import { ScanSummary, ScanView } from './schema.ts'

const strict = { additionalProperties: false } as const
const VehicleParams = Type.Object({ vehicleId: Id }, strict)
const ScanParams = Type.Object({ scanId: Id }, strict)
/** No body at all means any bridge, and no recording. */
const ScanDraft = Type.Union([
  Type.Object({ bridgeId: Type.Optional(Id), isRecorded: Type.Optional(Type.Boolean()) }, strict),
  Type.Null(),
])
const ScanStarted = Type.Object({ id: Id, status: ScanSummary.properties.status })

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
