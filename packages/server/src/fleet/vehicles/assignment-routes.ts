import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import { AssignableView, AssignmentView, VehicleParams } from './schema.ts'
import type { FleetVerbs } from './service.ts'

const Assignee = Type.Object(
  { ...VehicleParams.properties, userId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
)
const access = { action: 'assignment.change' } as const

/** Whose reach a vehicle is in: technicians and drivers see what is assigned to them. */
export const assignmentRoutes = (fleet: FleetVerbs): readonly Route[] => [
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
