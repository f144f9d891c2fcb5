/**
 * The token endpoint of machines (RFC 6749 client credentials, RFC 7523, RFC 9068): `oidc-provider` speaks the protocol;
 * who a client is, what a token holds and when it dies is decided here. Each token is one of a session of ours, so that
 * what ends the session ends the token. There is no other grant, and no password at this endpoint.
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
import { createOauthAdapter } from './oauth-adapter.ts'
import type { OauthClients } from './oauth-clients.ts'
import type { SigningKeys } from './signing-keys.ts'
import { ALGORITHM } from './signing-keys.ts'

const TOKEN_PATH = '/oauth/token'

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'clock' | 'vault'>
  readonly keys: SigningKeys
  readonly tokens: AccessTokens
  readonly clients: OauthClients
  readonly issuer: () => string
}

export type OauthServer = ReturnType<typeof createOauthServer>

/** What machines ask of: the API, as one resource (RFC 8707). */
export const resourceOf = (issuer: string): string => `${issuer}/api/v1`

export function createOauthServer({ kernel, keys, tokens, clients, issuer }: Below) {
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
      withholdCors(request, response)
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
    return {
      adapter: createOauthAdapter(kernel, (id) => clients.find(id, origin(), who()), who),
      jwks: { keys: [keys.current().privateJwk] },
      routes: { token: TOKEN_PATH },
      scopes: [],
      claims: {},
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      clientDefaults: { id_token_signed_response_alg: ALGORITHM },
      enabledJWA: {
        clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
        idTokenSigningAlgValues: [ALGORITHM],
      },
      ttl: { ClientCredentials: LIFE_S },
      cookies: { keys: [cookieKey] },
      clientBasedCORS: () => false,
      formats: { customizers: { jwt: fillToken } },
      features: {
        devInteractions: { enabled: false },
        userinfo: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        pushedAuthorizationRequests: { enabled: false },
        dPoP: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: async () => resourceOf(issuer()),
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

  /** The token is one of ours: the machine's session decides what it opens and until when. */
  async function fillToken(
    _ctx: KoaContextWithOIDC,
    token: object,
    jwt: { payload: Record<string, unknown> },
  ): Promise<void> {
    const { clientId = '', scope } = token as ClientCredentials
    const session = await clients.openMachineSession(clientId, scope, origin(), who())
    if (!session) throw new errors.InvalidClient('client is invalid')
    jwt.payload = { ...tokens.claimsOf(session), client_id: clientId, scope: session.scope }
  }
}

/** Which page may ask is the journey's to say (CORS): the library would let in every page, and tell known clients by it. */
function withholdCors({ headers }: IncomingMessage, response: ServerResponse): void {
  delete headers.origin
  const set = response.setHeader.bind(response)
  response.setHeader = (name, value) => (/^access-control-/i.test(name) ? response : set(name, value))
}
