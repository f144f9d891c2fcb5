/** For tests only: an organisation with a token for provisioning, asked as Entra and Okta ask. */
import assert from 'node:assert/strict'
import type { Role, UserId } from '#kernel'
import { sql } from '#kernel/database'
import type { TestIdentity } from './test-identity.ts'

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** What answers of SCIM hold; a test reads what its answer has. */
export interface ScimBody {
  readonly id: string
  readonly userName: string
  readonly externalId?: string
  readonly displayName: string
  readonly active: boolean
  readonly emails?: readonly { readonly value: string; readonly type: string; readonly primary?: boolean }[]
  readonly name?: { readonly givenName?: string; readonly familyName?: string }
  readonly groups?: readonly { readonly value: string }[]
  readonly members?: readonly { readonly value: string }[]
  readonly totalResults: number
  readonly startIndex: number
  readonly Resources: readonly ScimBody[]
  readonly meta: { readonly version: string; readonly location: string }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let people = 0

/** A person as a provider writes them, whom nobody brought before. */
export function newcomer(more: object = {}) {
  people += 1
  const userName = `person.${people}@provider.example`
  return {
    schemas: [USER],
    userName,
    externalId: `ext-${people}`,
    displayName: `Person ${people}`,
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
    ...more,
  }
}

export async function openProvider(house: TestIdentity, ...others: readonly Role[]) {
  const { org, people } = await house.createOrganisation('admin', ...others)
  const [admin, ...rest] = people
  assert.ok(admin)
  const { accessToken } = await house.signIn(admin)
  const make = async (more: object = {}) => {
    const body = { name: 'Provider', ...more }
    return (await house.call('POST', '/scim-tokens', { token: accessToken, body, stepUpBy: admin }))
      .body as unknown as {
      id: string
      token: string
    }
  }
  const { id: tokenId, token } = await make()
  const call = async (method: Method, path: string, more: object = {}) => {
    const answer = await house.call(method, `//scim/v2${path}`, { token, ...more })
    return { ...answer, body: answer.body as unknown as ScimBody & { readonly scimType?: string } }
  }
  return {
    ...{ org, admin, rest, accessToken, token, tokenId, make, call },
    create: (more: object = {}) => call('POST', '/Users', { body: newcomer(more) }),
    patch: (id: string, ...Operations: readonly unknown[]) =>
      call('PATCH', `/Users/${id}`, { body: { schemas: [PATCH], Operations } }),
    patchGroup: (id: string, ...Operations: readonly unknown[]) =>
      call('PATCH', `/Groups/${id}`, { body: { schemas: [PATCH], Operations } }),
    find: async (filter: string) => (await call('GET', '/Users', { query: { filter } })).body,
    map: (id: string, role: Role | null) =>
      house.call('PUT', `/groups/${id}/role`, { token: accessToken, body: { role }, stepUpBy: admin }),
    setsOf: async (user: string) => {
      const [row] = await house.alter(
        org,
        sql`SELECT array_prepend(role, hats) AS sets FROM identity_user WHERE id = ${user as UserId}`,
      )
      return row?.sets
    },
  }
}
