/** What a client asks before anything else, and the part of the standard that is not here. */
import { Type } from 'typebox'
import { Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute } from '#kernel/http'
import { answer, listOf } from './dialect.ts'
import { describeSchemas, describeService, describeTypes } from './discovery.ts'
import { frame, Resource, shapes } from './resource-shape.ts'

const Named = Type.Object({ name: Type.String({ maxLength: 128 }) })

export const createDiscoveryRoutes = (base: () => string): readonly Route[] => [
  defineRoute({
    ...frame('GET', '/ServiceProviderConfig', 'scim.read'),
    summary: 'What this SCIM server can do',
    answers: shapes(200, 'The configuration'),
    serve: async () => answer(200, describeService(base())),
  }),
  ...catalogue('/ResourceTypes', 'Kinds of resources', () => describeTypes(base())),
  ...catalogue('/Schemas', 'Attributes that are kept', () => describeSchemas(base())),
  defineRoute({
    ...frame('POST', '/Bulk', 'scim.write'),
    body: Resource,
    summary: 'Bulk operations are not supported: 501',
    answers: {},
    serve: () => Promise.reject(new Problem('unsupported', 'identity.scim-bulk', 'Bulk operations are not supported.')),
  }),
]

const catalogue = (path: `/${string}`, summary: string, list: () => readonly { readonly id: string }[]) => [
  defineRoute({
    ...frame('GET', path, 'scim.read'),
    summary,
    answers: shapes(200, 'A list of them'),
    serve: async () => answer(200, listOf(list(), list().length, 0)),
  }),
  defineRoute({
    ...frame('GET', `${path}/:name`, 'scim.read'),
    params: Named,
    summary: `${summary}: one of them`,
    answers: shapes(200, 'The one'),
    serve: async ({ params }) => {
      const one = list().find(({ id }) => id === params.name)
      if (!one) throw new Problem('missing', 'identity.scim-unknown', 'There is nothing by this name.')
      return answer(200, one)
    },
  }),
]
