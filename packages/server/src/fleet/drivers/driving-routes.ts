import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireIfMatch } from '#kernel/http'
import { DrivingDraft, DrivingEnd, DrivingParams, DrivingView } from './driving-schema.ts'
import { DRIVINGS } from './driving-store.ts'
import type { DriverVerbs } from './service.ts'

export const drivingRoutes = (drivers: DriverVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/drivings',
    access: { action: 'driving.list' },
    summary: 'Lists who drove which vehicle from when to when, the latest first; a driver sees the own',
    query: DRIVINGS.query,
    answers: { 200: { description: 'A page', body: pageOf(DrivingView) } },
    handle: async (ctx, { query }) => ok(await drivers.listDrivings(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/drivings',
    access: { action: 'driving.write' },
    summary: 'Puts a driver into a vehicle, from now on or as it was; it never overlaps another of the vehicle',
    body: DrivingDraft,
    answers: { 201: { description: 'The driving', body: DrivingView } },
    handle: async (ctx, { body }) => {
      const driving = await drivers.beginDriving(ctx, body)
      return created(`/api/v1/drivings/${driving.id}`, driving, { etag: driving.etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/drivings/:drivingId',
    access: { action: 'driving.read' },
    summary: 'Shows one driving',
    params: DrivingParams,
    answers: { 200: { description: 'The driving', body: DrivingView } },
    handle: async (ctx, { params }) => {
      const driving = await drivers.readDriving(ctx, params.drivingId)
      return ok(driving, { etag: driving.etag })
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/drivings/:drivingId/end',
    access: { action: 'driving.write' },
    ifMatch: true,
    summary: 'Ends a driving, now or as it was; the reach that came from it ends too',
    params: DrivingParams,
    body: DrivingEnd,
    answers: { 200: { description: 'The driving as it is now', body: DrivingView } },
    handle: async (ctx, { params, body, headers }) => {
      const driving = await drivers.endDriving(ctx, params.drivingId, body, requireIfMatch(headers))
      return ok(driving, { etag: driving.etag })
    },
  }),
]
