import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { created, defineRoute, etagOf, noContent, ok, PageQuery, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { requireInReach } from './reach.ts'
import { AssignableView, AssignmentView, VehicleDraft, VehicleParams, VehiclePatch, VehicleView } from './schema.ts'
import type { FleetVerbs } from './service.ts'
import { VEHICLES } from './store.ts'

/** The fleet over HTTP: each route names its action, its shapes and the one verb it calls. */
export const createRoutes = (fleet: FleetVerbs): readonly Route[] => [
  ...vehicleRoutes(fleet),
  ...assignmentRoutes(fleet),
]

const vehicleRoutes = (fleet: FleetVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/vehicles',
    access: { action: 'vehicle.list' },
    summary: 'Lists the vehicles in reach, by unit',
    query: VEHICLES.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(VehicleView)) } },
    read: async (ctx, { query }) => ok(await fleet.listVehicles(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicles',
    access: { action: 'vehicle.register' },
    summary: 'Adds a vehicle',
    body: VehicleDraft,
    answers: { 201: { description: 'The vehicle', body: VehicleView } },
    reach: (ctx, _, { body }) => requireInReach(ctx, (body as VehicleView).id),
    change: async (ctx, { body }) => {
      const vehicle = await fleet.registerVehicle(ctx, body)
      return created(`/api/v1/vehicles/${vehicle.id}`, vehicle, { etag: etagOf(vehicle.version) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId',
    access: { action: 'vehicle.read' },
    summary: 'Shows one vehicle',
    params: VehicleParams,
    answers: { 200: { description: 'The vehicle', body: VehicleView } },
    read: async (ctx, { params }) => {
      const vehicle = await fleet.readVehicle(ctx, params.vehicleId)
      return ok(vehicle, { etag: etagOf(vehicle.version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/vehicles/:vehicleId',
    access: { action: 'vehicle.change' },
    ifMatch: true,
    summary: 'Changes what the body names',
    params: VehicleParams,
    body: VehiclePatch,
    answers: { 200: { description: 'The vehicle as it is now', body: VehicleView } },
    change: async (ctx, { params, body, headers }) => {
      const vehicle = await fleet.changeVehicle(ctx, params.vehicleId, body, requireIfMatch(headers))
      return ok(vehicle, { etag: etagOf(vehicle.version) })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/vehicles/:vehicleId',
    access: { action: 'vehicle.archive' },
    ifMatch: true,
    summary: 'Archives a vehicle; its history stays',
    params: VehicleParams,
    answers: { 204: { description: 'Archived' } },
    change: async (ctx, { params, headers }) => {
      await fleet.archiveVehicle(ctx, params.vehicleId, requireIfMatch(headers))
      return noContent()
    },
  }),
]

const Assignee = Type.Object(
  { ...VehicleParams.properties, userId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
)
const access = { action: 'assignment.change' } as const

/** Whose reach a vehicle is in: technicians and drivers see what is assigned to them. */
const assignmentRoutes = (fleet: FleetVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/assignments',
    access: { action: 'assignment.list' },
    summary: 'Lists whom a vehicle is assigned to',
    params: VehicleParams,
    answers: { 200: { description: 'All of them', body: pageOf(AssignmentView) } },
    handle: async (ctx, { params }) =>
      ok({ data: await fleet.listAssignments(ctx, params.vehicleId), page: { next: null, hasMore: false } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/assignable',
    access: { action: 'assignment.list' },
    summary: 'Lists whom a vehicle can be assigned to, and is not yet',
    params: VehicleParams,
    query: PageQuery,
    answers: { 200: { description: 'A page of people', body: pageOf(AssignableView) } },
    handle: async (ctx, { params, query }) => ok(await fleet.listAssignable(ctx, params.vehicleId, query)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/vehicles/:vehicleId/assignments/:userId',
    access,
    summary: 'Assigns a vehicle to a person',
    params: Assignee,
    answers: { 204: { description: 'Assigned' } },
    handle: async (ctx, { params }) => {
      await fleet.assignVehicleTo(ctx, params.vehicleId, params.userId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/vehicles/:vehicleId/assignments/:userId',
    access,
    summary: 'Takes a vehicle out of the reach of a person',
    params: Assignee,
    answers: { 204: { description: 'Not assigned any more' } },
    handle: async (ctx, { params }) => {
      await fleet.withdrawVehicleFrom(ctx, params.vehicleId, params.userId)
      return noContent()
    },
  }),
]
