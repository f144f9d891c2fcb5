/** `/scim/v2/Users` (RFC 7644, section 3). */
import type { Context } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent } from '#kernel/http'
import { answer, project } from './dialect.ts'
import { readFilter } from './filter.ts'
import type { Records } from './records.ts'
import { versionOf } from './records.ts'
import { ById, frame, ListQuery, Resource, ShowQuery, shapes } from './resource-shape.ts'
import type { ScimPerson } from './user-store.ts'
import type { ScimUsers } from './users.ts'

export const createScimUserRoutes = (users: ScimUsers, records: Records): readonly Route[] => {
  const show = async (ctx: Context, status: number, person: ScimPerson) => {
    const resource = await records.show(ctx, person.id)
    return answer(status, resource, { etag: versionOf(person), location: resource.meta.location })
  }
  return [
    defineRoute({
      ...frame('GET', '/Users', 'scim.read'),
      query: ListQuery,
      summary: 'People; the filter takes userName, externalId or emails.value with eq',
      answers: shapes(200, 'A list of people'),
      handle: async (ctx, { query }) => {
        const sought = readFilter(query.filter, ['userName', 'externalId', 'emails.value'])
        const list = await records.list(ctx, sought, query)
        return answer(200, { ...list, Resources: list.Resources.map((one) => project(one, query)) })
      },
    }),
    defineRoute({
      ...frame('POST', '/Users', 'scim.write'),
      body: Resource,
      summary: 'Enters a person, with the least rights',
      answers: shapes(201, 'The person'),
      handle: async (ctx, { body }) => show(ctx, 201, await users.createUser(ctx, body)),
    }),
    defineRoute({
      ...frame('GET', '/Users/:scimId', 'scim.read'),
      params: ById,
      query: ShowQuery,
      summary: 'One person',
      answers: shapes(200, 'The person'),
      handle: async (ctx, { params, query }) => {
        const resource = await records.show(ctx, params.scimId)
        return answer(200, project(resource, query), { etag: resource.meta.version })
      },
    }),
    defineRoute({
      ...frame('PUT', '/Users/:scimId', 'scim.write'),
      params: ById,
      body: Resource,
      summary: 'Writes a person anew; whoever is no longer active is signed out at once',
      answers: shapes(200, 'The person'),
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, 200, await users.replaceUser(ctx, params.scimId, body, headers['if-match'])),
    }),
    defineRoute({
      ...frame('PATCH', '/Users/:scimId', 'scim.write'),
      params: ById,
      body: Resource,
      summary: 'Changes a person; whoever is no longer active is signed out at once',
      answers: shapes(200, 'The person'),
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, 200, await users.changeUser(ctx, params.scimId, body, headers['if-match'])),
    }),
    defineRoute({
      ...frame('DELETE', '/Users/:scimId', 'scim.write'),
      params: ById,
      summary: 'Closes the account and ends its sessions at once; the provider sees the person no more',
      answers: { 204: { description: 'Closed' } },
      handle: async (ctx, { params, headers }) => {
        await users.removeUser(ctx, params.scimId, headers['if-match'])
        return noContent()
      },
    }),
  ]
}
