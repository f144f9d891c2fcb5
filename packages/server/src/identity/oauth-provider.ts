/**
 * The authorization server (RFC 6749, 7636, 7523, 8628, 7009, 7662, 8414, 9068): `oidc-provider` speaks the protocol; who
 * somebody is, what a token holds and when it dies is decided here. Each token is one of a session of ours, so that what
 * ends the session ends the token. There is no implicit grant, no password grant and no plain PKCE.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ClientCredentials, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import Provider, { errors } from 'oidc-provider'
import type { Kernel, Who } from '#kernel'
import { HOUSE } from '#kernel'
import type { RawOrigin } from '#kernel/http'
import type { AccessTokens } from './access-token.ts'
import { LIFE_S } from './access-token.ts'
import { createOauthAdapter, placeOfAccount } from './oauth-adapter.ts'
import type { OauthClients } from './oauth-clients.ts'
import type { SessionRow } from './schema.ts'
import type { SessionRule } from './session-rule.ts'
import { sessionStore } from './session-store.ts'
import type { Sessions } from './sessions.ts'
import type { SigningKeys } from './signing-keys.ts'
import { ALGORITHM } from './signing-keys.ts'

export const OAUTH_PATHS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  device_authorization: '/oauth/device',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
} as const

/** So long as no session can live. Whether one does is looked up with each use. */
const SESSION_S = 43_200
/** What a person has to let a program in. */
const REQUEST_S = 600
const TTL = {
  AccessToken: LIFE_S,
  ClientCredentials: LIFE_S,
  AuthorizationCode: 60,
  DeviceCode: REQUEST_S,
  Interaction: REQUEST_S,
  Session: REQUEST_S,
  IdToken: LIFE_S,
  RefreshToken: SESSION_S,
  Grant: SESSION_S,
}

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'clock' | 'vault' | 'database'>
  readonly keys: SigningKeys
  readonly tokens: AccessTokens
  readonly rule: SessionRule
  readonly sessions: Sessions
  readonly clients: OauthClients
  readonly issuer: () => string
}

export type OauthServer = ReturnType<typeof createOauthServer>

/** What the programs of people and machines ask of: the API, as one resource (RFC 8707). */
export const resourceOf = (issuer: string): string => `${issuer}/api/v1`

export function createOauthServer({ kernel, keys, tokens, rule, sessions, clients, issuer }: Below) {
  const origins = new AsyncLocalStorage<RawOrigin>()
  const faults = new WeakMap<IncomingMessage, Error>()
  const cookieKey = Buffer.from(kernel.vault.derive('identity/oauth-cookies')).toString('base64url')
  let made:
    | { readonly kid: string; readonly issuer: string; readonly answer: ReturnType<Provider['callback']> }
    | undefined

  const origin = (): RawOrigin => {
    const found = origins.getStore()
    if (!found) throw new Error('nobody asked')
    return found
  }
  const who = (): Who => {
    const { source, request } = origin()
    return { actor: { kind: 'stranger', id: source }, org: HOUSE, source, request }
  }

  return {
    /** Answers on the socket. */
    async serve(request: IncomingMessage, response: ServerResponse, from: RawOrigin): Promise<void> {
      await keys.load()
      await origins.run(from, () => callback()(request, response))
      const fault = faults.get(request)
      if (fault) throw fault
    },
  }

  /** Made anew when the key that signs changes: it signs with that one and no other. */
  function callback(): ReturnType<Provider['callback']> {
    const { kid } = keys.current()
    if (made?.kid !== kid || made.issuer !== issuer()) made = { kid, issuer: issuer(), answer: open().callback() }
    return made.answer
  }

  function open(): Provider {
    const provider = new Provider(issuer(), configure())
    // The database holds a keyed hash, so that is what a secret is compared by, in constant time.
    provider.Client.prototype.compareClientSecret = function (actual: string) {
      return clients.isSecretOf(this.clientId, this.clientSecret ?? '', actual, who())
    }
    provider.on('server_error', (ctx, error) => faults.set(ctx.req, error))
    return provider
  }

  function configure(): Configuration {
    const adapterOf = createOauthAdapter(kernel, sessions, who)
    return {
      adapter: (kind) =>
        kind === 'Client' ? { ...adapterOf(kind), find: (id) => clients.find(id, origin(), who()) } : adapterOf(kind),
      jwks: { keys: [keys.current().privateJwk] },
      routes: { ...OAUTH_PATHS, jwks: '/.well-known/jwks.json', code_verification: '/app/device' },
      scopes: [],
      claims: {},
      responseTypes: ['code'],
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      clientDefaults: { id_token_signed_response_alg: ALGORITHM },
      enabledJWA: {
        clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
        idTokenSigningAlgValues: [ALGORITHM],
      },
      pkce: { required: () => true },
      ttl: TTL,
      cookies: { keys: [cookieKey], short: { httpOnly: true, sameSite: 'lax', signed: true, overwrite: true } },
      clientBasedCORS: () => false,
      interactions: { url: (_ctx, { uid }) => `/app/authorize?request=${encodeURIComponent(uid)}` },
      rotateRefreshToken: true,
      issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
      expiresWithSession: async () => false,
      findAccount: async (_ctx, accountId) =>
        (await findSession(accountId)) ? { accountId, claims: async () => ({ sub: accountId }) } : undefined,
      formats: { customizers: { jwt: fillToken } },
      features: {
        devInteractions: { enabled: false },
        userinfo: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        pushedAuthorizationRequests: { enabled: false },
        dPoP: { enabled: false },
        clientCredentials: { enabled: true },
        deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****' },
        revocation: { enabled: true },
        introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
        resourceIndicators: {
          enabled: true,
          defaultResource: async () => resourceOf(issuer()),
          useGrantedResource: async () => true,
          getResourceServerInfo: describeResource,
        },
      },
    }
  }

  /** @throws {errors.InvalidScope} when more is asked for than the client was given: no silent narrowing. */
  async function describeResource(ctx: KoaContextWithOIDC, resource: string, client: { clientId: string }) {
    if (resource !== resourceOf(issuer())) throw new errors.InvalidTarget()
    const allowed = await clients.scopeOf(client.clientId)
    const asked = String(ctx.oidc.params?.scope ?? '')
      .split(' ')
      .filter(Boolean)
    const beyond = asked.filter((scope) => !allowed.includes(scope))
    if (beyond.length > 0)
      throw new errors.InvalidScope('more was asked for than this client may have', beyond.join(' '))
    return {
      scope: allowed.join(' '),
      audience: resource,
      accessTokenFormat: 'jwt' as const,
      accessTokenTTL: LIFE_S,
      jwt: { sign: { alg: ALGORITHM, kid: keys.current().kid } as const },
    }
  }

  async function findSession(accountId: unknown): Promise<SessionRow | undefined> {
    const place = placeOfAccount(accountId)
    if (!place) return undefined
    const session = await kernel.database.transaction({ org: place.org }, (tx) => sessionStore.findSession(tx, place))
    return session && rule.findFault(session, kernel.clock.now()) === undefined ? session : undefined
  }

  /** The token is one of ours, whoever asked for it: its session decides what it opens and until when. */
  async function fillToken(
    _ctx: KoaContextWithOIDC,
    token: object,
    jwt: { payload: Record<string, unknown> },
  ): Promise<void> {
    const { kind, clientId, scope, accountId } = token as ClientCredentials & { readonly accountId?: string }
    const session =
      kind === 'ClientCredentials'
        ? await clients.openMachineSession(clientId ?? '', scope, origin(), who())
        : await findSession(accountId)
    if (!session) throw new errors.InvalidGrant('the session has ended')
    jwt.payload = { ...tokens.claimsOf(session), client_id: clientId, ...(scope ? { scope } : {}) }
  }
}
