import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import { AssignableView, AssignmentView, HeldGroupView } from './schema.ts'
import type { FleetVerbs } from './service.ts'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Group = Type.Object({ vehicleGroupId: Id }, strict)
const Person = Type.Object({ userId: Id }, strict)
const Assignee = Type.Object({ vehicleGroupId: Id, userId: Id }, strict)
const [look, change] = [{ action: 'assignment.list' }, { action: 'assignment.change' }] as const

/** Whose reach a group of vehicles is in, with what stands in it and in the groups inside it. */
export const groupAssignmentRoutes = (fleet: FleetVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/vehicle-groups/:vehicleGroupId/assignments',
    access: look,
    summary: 'Lists whom a group of vehicles is assigned to',
    params: Group,
    answers: { 200: { description: 'All of them', body: pageOf(AssignmentView) } },
    handle: async (ctx, { params }) => ok(whole(await fleet.listGroupAssignments(ctx, params.vehicleGroupId))),
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicle-groups/:vehicleGroupId/assignable',
    access: look,
    summary: 'Lists whom a group of vehicles can be assigned to, and is not yet',
    params: Group,
    query: PageQuery,
    answers: { 200: { description: 'A page of people', body: pageOf(AssignableView) } },
    handle: async (ctx, { params, query }) => ok(await fleet.listGroupAssignable(ctx, params.vehicleGroupId, query)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/vehicle-groups/:vehicleGroupId/assignments/:userId',
    access: change,
    summary: 'Assigns a group to a person: every vehicle in it and in the groups inside it, now and later',
    params: Assignee,
    answers: { 204: { description: 'Assigned' } },
    handle: async (ctx, { params }) => {
      await fleet.assignGroupTo(ctx, params.vehicleGroupId, params.userId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/vehicle-groups/:vehicleGroupId/assignments/:userId',
    access: change,
    summary: 'Takes a group out of the reach of a person; what is assigned to them singly stays',
    params: Assignee,
    answers: { 204: { description: 'Not assigned any more' } },
    handle: async (ctx, { params }) => {
      await fleet.withdrawGroupFrom(ctx, params.vehicleGroupId, params.userId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/users/:userId/vehicle-groups',
    access: look,
    summary: 'Lists the groups of vehicles that are assigned to a person',
    params: Person,
    answers: { 200: { description: 'All of them', body: pageOf(HeldGroupView) } },
    handle: async (ctx, { params }) => ok(whole(await fleet.listGroupsOf(ctx, params.userId))),
  }),
]

const whole = <Item>(data: readonly Item[]) => ({ data, page: { next: null, hasMore: false } })
