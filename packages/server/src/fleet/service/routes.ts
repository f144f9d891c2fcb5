import { Type } from 'typebox'
import { VehicleParams } from '#fleet/vehicles'
import type { Route } from '#kernel/http'
import { created, defineRoute, noContent, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { catalogueRoutes, ProgramParams } from './catalogue-routes.ts'
import { DueItem, DueQuery } from './due-schema.ts'
import { ProgramVehicle, ScheduleView, Scheduling } from './schema.ts'
import type { ServiceVerbs } from './service.ts'
import { PROGRAM_VEHICLES } from './store.ts'

const ScheduleParams = Type.Object(
  { ...VehicleParams.properties, scheduleId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
)

export const createRoutes = (service: ServiceVerbs): readonly Route[] => [
  ...catalogueRoutes(service),
  defineRoute({
    method: 'GET',
    path: '/service-programs/:programId/vehicles',
    access: { action: 'program.list' },
    summary: 'Lists the vehicles that are on a service program',
    params: ProgramParams,
    query: PROGRAM_VEHICLES.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(ProgramVehicle)) } },
    handle: async (ctx, { params, query }) => ok(await service.listProgramVehicles(ctx, params.programId, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/schedules',
    access: { action: 'schedule.list' },
    summary: 'Lists what a vehicle has to have serviced, when it had it last and when it is due',
    params: VehicleParams,
    answers: { 200: { description: 'All of them, by task', body: pageOf(ScheduleView) } },
    handle: async (ctx, { params }) => ok(await service.listSchedules(ctx, params.vehicleId)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicles/:vehicleId/schedules',
    access: { action: 'schedule.write' },
    summary: 'Puts a vehicle on a service program',
    params: VehicleParams,
    body: Scheduling,
    answers: { 201: { description: 'All schedules of the vehicle', body: pageOf(ScheduleView) } },
    handle: async (ctx, { params: { vehicleId }, body }) =>
      created(`/api/v1/vehicles/${vehicleId}/schedules`, await service.scheduleProgram(ctx, vehicleId, body)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/vehicles/:vehicleId/schedules/:scheduleId',
    access: { action: 'schedule.write' },
    ifMatch: true,
    summary: 'Takes a service off a vehicle; its history stays',
    params: ScheduleParams,
    answers: { 204: { description: 'Not scheduled any more' } },
    handle: async (ctx, { params, headers }) => {
      await service.endSchedule(ctx, params.vehicleId, params.scheduleId, requireIfMatch(headers))
      return noContent()
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/due',
    access: { action: 'due.list' },
    summary: 'Lists everything that is due or soon will be, over all vehicles in reach, the most urgent first',
    query: DueQuery,
    answers: { 200: { description: 'A page', body: pageOf(DueItem) } },
    handle: async (ctx, { query }) => ok(await service.listDue(ctx, query)),
  }),
]
