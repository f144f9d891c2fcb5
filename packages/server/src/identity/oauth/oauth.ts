/** Puts the authorization server together. */
import type { Permissions } from '#identity/authority'
import type { Attempts } from '#identity/factors'
import type { AccessTokens, SessionRule, Sessions, SigningKeys } from '#identity/sessions'
import type { Context, Kernel, Span } from '#kernel'
import { HOUSE, sooner } from '#kernel'
import type { Route } from '#kernel/http'
import { createAppRoutes } from './app-routes.ts'
import { createAuthorizations } from './authorizations.ts'
import { createClientRoutes } from './client-routes.ts'
import type { Clients } from './clients.ts'
import { createClients } from './clients.ts'
import { codeStore } from './code-store.ts'
import { createDevices } from './devices.ts'
import { createGrants } from './grants.ts'
import { createOauthClients } from './oauth-clients.ts'
import { createOauthServer } from './oauth-provider.ts'
import { createOauthRoutes } from './oauth-routes.ts'
import { oauthStore } from './oauth-store.ts'
import { createPresentedTokens } from './presented.ts'

/** No session that came of a code lives longer. */
const KNOWN_FOR: Span = { hours: 12 }
/** A device that comes late is told so; nothing came of its code. */
const LATE: Span = { minutes: 10 }

interface Below {
  readonly kernel: Kernel
  readonly keys: SigningKeys
  readonly tokens: AccessTokens
  readonly sessions: Sessions
  readonly rule: SessionRule
  readonly attempts: Attempts
  readonly permissions: () => Permissions | undefined
  readonly issuer: () => string
}

export interface Oauth {
  readonly clients: Clients
  readonly routes: readonly Route[]
  /** Forgets what an organisation's people, or the house, need not know any more. */
  readonly sweep: (home: Context) => Promise<void>
}

export function createOauth({ kernel, keys, tokens, sessions, rule, attempts, permissions, issuer }: Below): Oauth {
  const clients = createClients(kernel, sessions, permissions)
  const devices = createDevices(kernel, attempts)
  const server = createOauthServer({
    ...{ kernel, keys, tokens, devices, issuer },
    clients: createOauthClients(kernel, sessions, rule),
    grants: createGrants(kernel, sessions, rule, keys),
    presented: createPresentedTokens(kernel, tokens, sessions, rule),
  })
  return {
    clients,
    routes: [
      ...createClientRoutes(clients),
      ...createAppRoutes(createAuthorizations(issuer), devices),
      ...createOauthRoutes(server, issuer),
    ],
    sweep: async (home) => {
      const before = sooner(home.now, KNOWN_FOR)
      if (home.org !== HOUSE) return void (await codeStore.removeCodes(home, before))
      await codeStore.removeDevices(home, sooner(home.now, LATE), before)
      await oauthStore.removeAssertions(home.tx, home.now)
    },
  }
}
