/** Puts single sign-on together. */
import type { Groups } from '#identity/groups'
import { describeSaml, readCertificate } from '#identity/saml'
import type { CarriedSessions } from '#identity/sessions'
import type { Context, Kernel, Role, UserId, Who } from '#kernel'
import type { Route } from '#kernel/http'
import { createArrivals } from './arrivals.ts'
import type { CanaryProvider } from './canary-provider.ts'
import { createCanaryProvider } from './canary-provider.ts'
import type { ConnectionsSeen } from './connection-look.ts'
import { createConnectionLook } from './connection-look.ts'
import type { Trial } from './connection-routes.ts'
import { createConnectionRoutes } from './connection-routes.ts'
import { createConnections } from './connections.ts'
import type { LookUpText } from './domains.ts'
import { createDomains } from './domains.ts'
import { createEntrance } from './entrance.ts'
import { createEntranceRoutes } from './entrance-routes.ts'
import { createLogoutTokens } from './logout-token.ts'
import { createOidc, reasonOf } from './oidc.ts'
import { createOidcProtocol, oidcOf, requireUsableOidc } from './oidc-protocol.ts'
import type { SsoPeople } from './people.ts'
import type { ProviderOptions } from './providers.ts'
import { createProviders } from './providers.ts'
import { createSamlProtocol, partyOf, requireUsableSaml } from './saml-protocol.ts'
import type { Connection } from './schema.ts'
import { ssoStore } from './store.ts'
import { mayGive } from './terms.ts'

export interface SsoOptions extends ProviderOptions {
  readonly lookUpText: LookUpText
}

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'vault' | 'clock' | 'config'>
  readonly issuer: () => string
  readonly people: SsoPeople
  readonly carried: CarriedSessions
  readonly groups: Pick<Groups, 'forgetSource' | 'emptySource' | 'boundSource'>
  /** Reads what signs our tokens, outside any transaction. */
  readonly load: () => Promise<void>
  /** @throws {Problem} `identity.break-glass` (409) where passwords are off and nobody could come in any more. */
  readonly requireWayIn: (ctx: Context) => Promise<void>
}

export interface Sso {
  readonly routes: readonly Route[]
  readonly erase: (ctx: Context, user: UserId) => Promise<unknown>
  /** Whether groups of a connection of the organisation may give a set, until the transaction ends; undefined where there is none. */
  readonly mayGive: (ctx: Context, connection: string, role: Role) => Promise<boolean | undefined>
  readonly sweep: (ctx: Context) => Promise<unknown>
  /** For looks: somebody signs in at the canary's own provider. */
  readonly signInCanary: CanaryProvider['signIn']
  readonly lookAtConnections: () => Promise<ConnectionsSeen>
}

export function createSso(
  { kernel, issuer, people, carried, groups, load, requireWayIn }: Below,
  options: SsoOptions,
): Sso {
  const canary = createCanaryProvider(kernel.clock)
  const providers = createProviders(kernel, options, canary)
  const oidc = createOidc(kernel, providers)
  const connections = createConnections({ kernel, issuer, requireUsable, requireWayIn, groups, endSessionsOf })
  const { requireConnection, openSecret } = connections
  const domains = createDomains({ kernel, lookUpText: options.lookUpText, requireConnection, requireWayIn })
  const arrivals = createArrivals(kernel, people)
  const entrance = createEntrance({
    ...{ kernel, issuer, arrivals, people, load, openSecret },
    protocols: { oidc: createOidcProtocol(oidc), saml: createSamlProtocol(kernel) },
    describeParty: (opened) => describeSaml(partyOf(opened)),
    judgeLogout: createLogoutTokens(kernel, oidc, providers).judge,
  })

  function requireUsable({ kind, provider }: Pick<Connection, 'kind' | 'provider'>, secret: string | undefined): void {
    if (kind === 'oidc') requireUsableOidc(provider, providers)
    else requireUsableSaml(provider, secret, kernel.config.profile === 'evaluation')
  }

  async function endSessionsOf(ctx: Context, connection: string): Promise<void> {
    await people.endSessions(ctx, () => ssoStore.listSessions(ctx, connection, null, null))
  }

  /** Whether the provider answers as it must, and from where the operator lets it be asked. */
  async function tryOut(who: Who, id: string): Promise<Trial> {
    const { connection, secret } = await kernel.act(who, async (ctx) => {
      const connection = await requireConnection(ctx, id)
      return { connection, secret: await openSecret(ctx, connection) }
    })
    // A SAML provider is never asked: the browser carries everything.
    if (connection.kind === 'saml')
      return { isReady: true, found: connection.provider.certificates.map(describeCertificate) }
    try {
      const { issuer: found, authorization_endpoint: at } = (
        await oidc.configurationOf(oidcOf(connection), secret)
      ).serverMetadata()
      return { isReady: true, found: [`issuer ${found}`, `sign-in at ${at}`] }
    } catch (error) {
      return { isReady: false, found: [reasonOf(error)] }
    }
  }

  return {
    routes: [
      ...createConnectionRoutes(connections, domains, tryOut),
      ...createEntranceRoutes(entrance, arrivals, { issuer, load, carried }),
    ],
    erase: (ctx, user) => ssoStore.removeIdentities(ctx, user),
    mayGive: async (ctx, id, role) => {
      const connection = await ssoStore.holdConnection(ctx, id)
      return connection && mayGive(connection.terms, role)
    },
    sweep: (ctx) => ssoStore.removeFlows(ctx.tx, ctx.now),
    signInCanary: canary.signIn,
    lookAtConnections: createConnectionLook({ kernel, oidc, openSecret }),
  }
}

const describeCertificate = (text: string): string => {
  const { fingerprint256, validTo } = readCertificate(text)
  return `certificate ${fingerprint256} until ${validTo}`
}
