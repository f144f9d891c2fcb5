import { requireInReach } from '#fleet/vehicles'
import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf } from '#kernel/http'
import { sparse } from '#kernel/list'
import { meterVerbs } from './meters.ts'
import { MetersView, ReadingDraft, ReadingParams, ReadingView, VehicleParams, VoidDraft } from './schema.ts'
import { READINGS } from './store.ts'

export const meterRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/meters',
    access: { action: 'meter.read' },
    summary: 'Shows what the odometer and the hour meter show now',
    params: VehicleParams,
    answers: { 200: { description: 'The newest of each', body: MetersView } },
    read: async (ctx, { params }) => ok(await meterVerbs.readMeters(ctx, params.vehicleId)),
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/readings',
    access: { action: 'meter.list' },
    summary: 'Lists the readings of a vehicle, those that are void among them',
    params: VehicleParams,
    query: READINGS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(ReadingView)) } },
    read: async (ctx, { params, query }) => ok(await meterVerbs.listReadings(ctx, params.vehicleId, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicles/:vehicleId/readings',
    access: { action: 'meter.record' },
    summary: 'Writes down what a meter shows; an implausible value is asked about first',
    params: VehicleParams,
    body: ReadingDraft,
    answers: { 201: { description: 'The reading', body: ReadingView } },
    reach: (ctx, { params }) => requireInReach(ctx, (params as { vehicleId: string }).vehicleId),
    handle: async (ctx, { params, body }) => {
      const reading = await meterVerbs.recordReading(ctx, params.vehicleId, body)
      return created(`/api/v1/vehicles/${params.vehicleId}/readings/${reading.id}`, reading)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/readings/:readingId',
    access: { action: 'meter.read' },
    summary: 'Shows one reading',
    params: ReadingParams,
    answers: { 200: { description: 'The reading', body: ReadingView } },
    handle: async (ctx, { params }) => ok(await meterVerbs.readReading(ctx, params.vehicleId, params.readingId)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicles/:vehicleId/readings/:readingId/void',
    access: { action: 'meter.void' },
    summary: 'Marks a reading as wrong, with the reason; it stays and counts no more',
    params: ReadingParams,
    body: VoidDraft,
    answers: { 200: { description: 'The reading as it is now', body: ReadingView } },
    handle: async (ctx, { params, body }) =>
      ok(await meterVerbs.voidReading(ctx, params.vehicleId, params.readingId, body.reason)),
  }),
]
