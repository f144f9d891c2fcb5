/**
 * Door of SCIM 2.0 (RFC 7643, RFC 7644): an identity provider brings people and groups, changes and closes them. It comes
 * with a token of its own kind, which opens this and nothing else, and what it brings holds no right but by a mapped group.
 */
import type { Directory } from '#identity/accounts'
import type { Sets } from '#identity/authority'
import type { Groups } from '#identity/groups'
import type { Organisations, People } from '#identity/people'
import { issuerOf } from '#identity/sessions'
import type { Kernel } from '#kernel'
import { createCanaryToken } from './canary-token.ts'
import { createDiscoveryRoutes } from './discovery-routes.ts'
import { createScimGroupRoutes } from './group-routes.ts'
import { createScimGroups } from './groups.ts'
import { createRecords } from './records.ts'
import { ROOT } from './resource-shape.ts'
import { createScimJwts, createScimKeys } from './token.ts'
import { createScimTokenRoutes } from './token-routes.ts'
import { createScimTokens } from './tokens.ts'
import { createScimUserRoutes } from './user-routes.ts'
import { createScimUsers } from './users.ts'

export { BEARER, createScimJwts, createScimKeys } from './token.ts'

interface Below {
  readonly directory: Directory
  readonly organisations: Organisations
  readonly people: People
  readonly groups: Groups
  readonly sets: Sets
}

export type Scim = ReturnType<typeof createScim>

export function createScim(kernel: Kernel, below: Below) {
  const base = () => `${issuerOf(kernel)}${ROOT}`
  const keys = createScimKeys(kernel)
  const jwts = createScimJwts(keys, kernel.clock, () => issuerOf(kernel))
  const tokens = createScimTokens(kernel, jwts)
  const records = createRecords(kernel, base)
  const users = createScimUsers({ kernel, records, ...below })
  return {
    /** Of the tokens: to be rotated with the others. */
    keys,
    authenticate: tokens.authenticate,
    forgetPerson: users.forgetPerson,
    ...createCanaryToken(kernel, keys, jwts),
    routes: [
      ...createScimTokenRoutes(tokens, keys),
      ...createDiscoveryRoutes(base),
      ...createScimUserRoutes(users, records),
      ...createScimGroupRoutes(createScimGroups(below.groups), base),
    ],
  }
}
