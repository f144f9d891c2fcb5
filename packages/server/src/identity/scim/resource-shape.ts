/** What all routes of SCIM share: where they stand, who may ask, and how bodies look before the standard's own rules read them. */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { SCIM } from './dialect.ts'
import { BEARER } from './token.ts'

export const ROOT = '/scim/v2'

/** Clients send more than the standard asks for; what is not known is passed over. */
const open = { additionalProperties: true } as const
const Text = Type.Optional(Type.String())
const projection = { attributes: Text, excludedAttributes: Text }

export const ById = Type.Object({ scimId: Type.String({ maxLength: 64 }) })
export const ShowQuery = Type.Object(projection, open)
export const ListQuery = Type.Object(
  { ...projection, filter: Text, startIndex: Type.Optional(Type.Integer()), count: Type.Optional(Type.Integer()) },
  open,
)
export const Resource = Type.Object({}, open)

export const frame = <const Method extends Route['method']>(
  method: Method,
  path: `/${string}`,
  action: 'scim.read' | 'scim.write',
) => ({ method, path: `/${ROOT}${path}`, access: { action }, bearer: BEARER, dialect: SCIM }) as const

export const shapes = (status: number, description: string): Route['answers'] => ({
  [status]: { description, media: [SCIM.media], body: Resource },
})
