/** `/scim/v2/Groups` (RFC 7644, section 3). */
import { Schemas } from 'scimmy'
import type { GroupRow } from '#identity/groups'
import { groupStore, PROVISIONING } from '#identity/groups'
import type { Context } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent } from '#kernel/http'
import type { Wanted } from './dialect.ts'
import { answer, boundsOf, listOf, project } from './dialect.ts'
import { readFilter } from './filter.ts'
import type { ScimGroups } from './groups.ts'
import { groupVersionOf, requireGroup } from './groups.ts'
import { ById, frame, ListQuery, Resource, ShowQuery, shapes } from './resource-shape.ts'

export const createScimGroupRoutes = (groups: ScimGroups, base: () => string): readonly Route[] => {
  const describe = async (ctx: Context, group: GroupRow, wanted: Wanted = {}) => {
    const head = {
      schemas: [Schemas.Group.id],
      id: group.id,
      ...(group.externalId === null ? {} : { externalId: group.externalId }),
      displayName: group.name,
      members: [] as readonly object[],
      meta: {
        resourceType: 'Group',
        created: group.createdAt.toISOString(),
        lastModified: group.changedAt.toISOString(),
        location: `${base()}/Groups/${group.id}`,
        version: groupVersionOf(group),
      },
    }
    const shown = project(head, wanted)
    if (shown.members === undefined) return shown
    const members = await groupStore.listMembers(ctx, group.id)
    return { ...shown, members: members.map(({ id }) => ({ value: id, type: 'User', $ref: `${base()}/Users/${id}` })) }
  }
  const show = async (ctx: Context, status: number, group: GroupRow) => {
    ctx.record({ action: 'group.read', object: group.id })
    const location = `${base()}/Groups/${group.id}`
    return answer(status, await describe(ctx, group), { etag: groupVersionOf(group), location })
  }
  return [
    defineRoute({
      ...frame('GET', '/Groups', 'scim.read'),
      query: ListQuery,
      summary: 'Groups; the filter takes displayName or externalId with eq',
      answers: shapes(200, 'A list of groups'),
      handle: async (ctx, { query }) => {
        const wanted = { source: PROVISIONING, sought: readFilter(query.filter, ['displayName', 'externalId']) }
        const { offset, limit } = boundsOf(query)
        const total = await groupStore.countMade(ctx, wanted)
        const found = await groupStore.listMade(ctx, wanted, offset, limit)
        if (found.length > 0) ctx.record({ action: 'group.list', object: found.map(({ id }) => id) })
        const resources: object[] = []
        for (const group of found) resources.push(await describe(ctx, group, query))
        return answer(200, listOf(resources, total, offset))
      },
    }),
    defineRoute({
      ...frame('POST', '/Groups', 'scim.write'),
      body: Resource,
      summary: 'Makes a group; it gives nothing until an admin has mapped it',
      answers: shapes(201, 'The group'),
      handle: async (ctx, { body }) => show(ctx, 201, await groups.createGroup(ctx, body)),
    }),
    defineRoute({
      ...frame('GET', '/Groups/:scimId', 'scim.read'),
      params: ById,
      query: ShowQuery,
      summary: 'One group',
      answers: shapes(200, 'The group'),
      handle: async (ctx, { params, query }) => {
        const group = await requireGroup(ctx, params.scimId)
        ctx.record({ action: 'group.read', object: group.id })
        return answer(200, await describe(ctx, group, query), { etag: groupVersionOf(group) })
      },
    }),
    defineRoute({
      ...frame('PUT', '/Groups/:scimId', 'scim.write'),
      params: ById,
      body: Resource,
      summary: 'Writes a group and its members anew',
      answers: shapes(200, 'The group'),
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, 200, await groups.replaceGroup(ctx, params.scimId, body, headers['if-match'])),
    }),
    defineRoute({
      ...frame('PATCH', '/Groups/:scimId', 'scim.write'),
      params: ById,
      body: Resource,
      summary: 'Changes a group or who is in it; what it gives holds from the next request on',
      answers: { 204: { description: 'Changed' } },
      handle: async (ctx, { params, body, headers }) => {
        const group = await groups.changeGroup(ctx, params.scimId, body, headers['if-match'])
        return noContent({ etag: groupVersionOf(group) })
      },
    }),
    defineRoute({
      ...frame('DELETE', '/Groups/:scimId', 'scim.write'),
      params: ById,
      summary: 'Removes a group, what it gave and its mapping',
      answers: { 204: { description: 'Removed' } },
      handle: async (ctx, { params, headers }) => {
        await groups.removeGroup(ctx, params.scimId, headers['if-match'])
        return noContent()
      },
    }),
  ]
}
