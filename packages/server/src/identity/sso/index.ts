/** Door of single sign-on: for the rest of identity. People and sessions it knows by what it is given. */
import { ssoStore } from './store.ts'

export { createArrivals } from './arrivals.ts'
export { enterCanaryConnection } from './canary-connection.ts'
export { CANARY_PROVIDER } from './canary-provider.ts'
export type { ConnectionsSeen } from './connection-look.ts'
export { createSsoPeople } from './people.ts'
export type { Sso, SsoOptions } from './sso.ts'
export { createSso } from './sso.ts'

/** Whether anybody can come into the organisation of the context by a provider. */
export const hasProvider = ssoStore.hasWayIn

/** A session that came of one that came by a provider ends with it. */
export const followSession = ssoStore.followSession

/** What is left of sessions that came by a provider, once they are forgotten. */
export const removeSsoSessions = ssoStore.removeSessions
