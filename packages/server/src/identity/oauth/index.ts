/** Door of the authorization server: programs, the people who let them in, and the tokens that they are given. */
export { isUnapproved, keyFacts, requireNetworks } from './client-rule.ts'
export type { ClientRow } from './client-schema.ts'
export { clientStore } from './client-store.ts'
export type { Clients } from './clients.ts'
export type { Oauth } from './oauth.ts'
export { createOauth } from './oauth.ts'
export { registerGrants } from './oauth-grants.ts'
