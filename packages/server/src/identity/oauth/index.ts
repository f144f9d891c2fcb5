/** Door of the authorization server: clients, and the tokens that they are given. */
export { createClientRoutes } from './client-routes.ts'
export { requireNetworks } from './client-rule.ts'
export { createClients } from './clients.ts'
export { createOauthClients } from './oauth-clients.ts'
export { createOauthServer } from './oauth-provider.ts'
export { createOauthRoutes } from './oauth-routes.ts'
export { oauthStore } from './oauth-store.ts'
