/** Groups of identity providers and the sets they are mapped to, for the admins of the organisation. */
import { Type } from 'typebox'
import type { UserId } from '#kernel'
import type { Route } from '#kernel/http'
import { created, defineRoute, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import { GroupDraft, GroupMapping, GroupView } from './group-schema.ts'
import type { Mappings } from './mappings.ts'

const OfPerson = Type.Object({ userId: Type.String({ format: 'uuid' }) })
const ById = Type.Object({ groupId: Type.String({ format: 'uuid' }) })
const stepUp = { what: 'Decide what a group of people may do' }

export const createGroupRoutes = (mappings: Mappings): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/groups',
    query: PageQuery,
    access: { action: 'group.list' },
    summary: 'Groups that an identity provider brought or that are mapped to a permission set',
    answers: { 200: { description: 'A page of groups', body: pageOf(GroupView) } },
    handle: async (ctx, { query }) => ok(await mappings.listGroups(ctx, query)),
  }),
  defineRoute({
    method: 'GET',
    path: '/users/:userId/groups',
    params: OfPerson,
    access: { action: 'group.list' },
    summary: 'The groups that identity providers put a person in, and what each gives',
    answers: { 200: { description: 'Groups', body: pageOf(GroupView) } },
    handle: async (ctx, { params }) => {
      const data = await mappings.listGroupsOf(ctx, params.userId as UserId)
      return ok({ data, page: { next: null, hasMore: false } })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/groups',
    body: GroupDraft,
    access: { action: 'group.map' },
    stepUp,
    summary:
      'Maps a group by its name before its provider has named it; `source` is `scim` or the id of a connection of single sign-on',
    answers: { 201: { description: 'The group', body: GroupView } },
    handle: async (ctx, { body }) => {
      const view = await mappings.mapName(ctx, body)
      return created(`/api/v1/groups/${view.id}`, view)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/groups/:groupId/role',
    params: ById,
    body: GroupMapping,
    access: { action: 'group.map' },
    stepUp,
    summary: 'The permission set that the group gives, null for none; in force at once for everybody in it',
    answers: { 204: { description: 'Mapped' } },
    handle: async (ctx, { params, body }) => {
      await mappings.mapGroup(ctx, params.groupId, body)
      return noContent()
    },
  }),
]
