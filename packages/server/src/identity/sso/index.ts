/** Door of single sign-on: for the rest of identity. People and sessions it knows by what it is given. */
import { ssoStore } from './store.ts'

export { createSsoPeople } from './people.ts'
export type { Sso, SsoOptions } from './sso.ts'
export { createSso } from './sso.ts'

/** Whether anybody can come into the organisation of the context by a provider. */
export const hasProvider = ssoStore.hasWayIn

/** A session that came of one that came by a provider ends with it. */
export const followSession = ssoStore.followSession
