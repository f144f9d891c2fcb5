/** What this SCIM server can do, and of which attributes it keeps anything (RFC 7643, sections 5 to 7). */
import { Schemas } from 'scimmy'
import { KEPT } from './user-shape.ts'

const SPC = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'

export const describeService = (base: string) => ({
  schemas: [SPC],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token for provisioning, made by an admin of the organisation',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})

const TYPES = [
  ['User', 'People of the organisation', Schemas.User.id],
  ['Group', 'Groups of people; an admin maps them to permission sets', Schemas.Group.id],
] as const

export const describeTypes = (base: string) =>
  TYPES.map(([id, description, schema]) => ({
    schemas: [RESOURCE_TYPE],
    id,
    name: id,
    description,
    endpoint: `/${id}s`,
    schema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }))

/** Of the standard's attributes those that are kept. */
export const describeSchemas = (base: string) => {
  const kept: ReadonlySet<string> = new Set([...KEPT, 'groups'])
  const user = Schemas.User.definition.describe(`${base}/Schemas`)
  const group = Schemas.Group.definition.describe(`${base}/Schemas`)
  return [{ ...user, attributes: user.attributes.filter(({ name }) => kept.has(name)) }, group]
}
