import { Type } from 'typebox'
import type { Context } from '#kernel'
import type { Answer, BatchAnswer, Route } from '#kernel/http'
import {
  batchAnswer,
  batchOf,
  created,
  defineRoute,
  etagOf,
  noContent,
  ok,
  pageOf,
  requireHeld,
  requireIfMatch,
  runBatch,
} from '#kernel/http'
import { ChangesPage, ChangesQuery, includeShape, sparse } from '#kernel/list'
import { assignmentRoutes } from './assignment-routes.ts'
import { customRoutes } from './custom-routes.ts'
import { VehicleRef } from './external-ids.ts'
import { groupAssignmentRoutes } from './group-assignment-routes.ts'
import { requireInReach } from './reach.ts'
import {
  INCLUDES,
  VehicleChange,
  VehicleDraft,
  VehicleOperation,
  VehicleParams,
  VehiclePatch,
  VehicleView,
} from './schema.ts'
import type { FleetVerbs } from './service.ts'
import { VEHICLES } from './store.ts'

/** The fleet over HTTP: each route names its action, its shapes and the one verb it calls. */
export const createRoutes = (fleet: FleetVerbs): readonly Route[] => [
  ...vehicleRoutes(fleet),
  ...assignmentRoutes(fleet),
  ...groupAssignmentRoutes(fleet),
  ...customRoutes,
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
    path: '/vehicles/changes',
    access: { action: 'vehicle.follow' },
    summary: 'Lists the vehicles that changed since, from the ledger: each once, as it is now',
    query: ChangesQuery,
    answers: {
      200: { description: 'A page', body: Type.Object({ data: Type.Array(VehicleChange), page: ChangesPage }) },
    },
    handle: async (ctx, { query }) => ok(await fleet.followVehicles(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicles/batch',
    access: { action: 'vehicle.batch' },
    summary: 'Registers, changes and archives up to 500 vehicles',
    body: batchOf(VehicleOperation),
    answers: { 200: { description: 'What became of each', body: batchAnswer(VehicleView) } },
    reach: async (ctx, _, { body }) => {
      for (const vehicle of (body as BatchAnswer<VehicleView>).data.flatMap((item) => item.body ?? []))
        await requireInReach(ctx, vehicle.id)
    },
    handle: async (ctx, { body, principal }) => {
      for (const operation of body.operations) requireHeld(principal, actionOf(operation))
      return runBatch(
        ctx,
        body,
        (ctx, operation) => runOperation(fleet, ctx, operation),
        (operation) => 'register' in operation,
      )
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId',
    access: { action: 'vehicle.read' },
    summary: 'Shows one vehicle, by its id or as `ext:key:value`',
    params: VehicleRef,
    query: Type.Object({ include: includeShape(INCLUDES) }, { additionalProperties: false }),
    answers: { 200: { description: 'The vehicle', body: VehicleView } },
    read: async (ctx, { params, query }) => {
      const vehicle = await fleet.readVehicle(ctx, params.vehicleId, query.include)
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

const actionOf = (operation: VehicleOperation) =>
  'register' in operation ? 'vehicle.register' : 'change' in operation ? 'vehicle.change' : 'vehicle.archive'

async function runOperation(fleet: FleetVerbs, ctx: Context, operation: VehicleOperation): Promise<Answer> {
  if ('register' in operation) {
    const vehicle = await fleet.registerVehicle(ctx, operation.register)
    return created(`/api/v1/vehicles/${vehicle.id}`, vehicle, { etag: etagOf(vehicle.version) })
  }
  const version = requireIfMatch({ 'if-match': operation.ifMatch })
  if ('change' in operation) {
    const vehicle = await fleet.changeVehicle(ctx, operation.id, operation.change, version)
    return ok(vehicle, { etag: etagOf(vehicle.version) })
  }
  await fleet.archiveVehicle(ctx, operation.id, version)
  return noContent()
}
