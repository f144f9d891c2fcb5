/**
 * The token endpoint of machines (RFC 6749 client credentials, RFC 7523, RFC 9068): `oidc-provider` speaks the protocol;
 * who a client is, what a token holds and when it dies is decided here. Each token is one of a session of ours, so that
 * what ends the session ends the token. There is no other grant, and no password at this endpoint.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ClientCredentials, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import Provider, { errors } from 'oidc-provider'
import type { AccessTokens, SigningKeys } from '#identity/sessions'
import { ALGORITHM, LIFE_S } from '#identity/sessions'
import type { Kernel, Who } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { RawOrigin } from '#kernel/http'
import { createOauthAdapter } from './oauth-adapter.ts'
import type { OauthClients } from './oauth-clients.ts'

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

/** What is told of a refusal where nobody nearer to it said why: never the library's words, which may hold what was sent. */
const REASONS: Readonly<Record<string, string>> = {
  invalid_client: 'client not proven',
  invalid_request: 'request not understood',
  invalid_scope: 'more than the scope',
  invalid_target: 'another resource',
  unauthorized_client: 'another grant',
  unsupported_grant_type: 'another grant',
}

/** One request: where it comes from, and what became of it. */
interface Asking {
  readonly from: RawOrigin
  /** The client that it names, as it names it. */
  client: string
  because: string | undefined
  refusal: { readonly error: string } | undefined
  fault: Error | undefined
}

export function createOauthServer({ kernel, keys, tokens, clients, issuer }: Below) {
  const requests = new AsyncLocalStorage<Asking>()
  const cookieKey = Buffer.from(kernel.vault.derive('identity/oauth-cookies')).toString('base64url')
  let made:
    | { readonly kid: string; readonly issuer: string; readonly answer: ReturnType<Provider['callback']> }
    | undefined

  const asking = (): Asking => {
    const found = requests.getStore()
    if (!found) throw new Error('nobody asked')
    return found
  }
  const who = (): Who => {
    const { source, request } = asking().from
    return { actor: { kind: 'stranger', id: source }, org: HOUSE, source, request }
  }

  return {
    /** Answers on the socket. */
    async serve(request: IncomingMessage, response: ServerResponse, from: RawOrigin): Promise<void> {
      await keys.load()
      withholdCors(request, response)
      const asked: Asking = { from, client: '', because: undefined, refusal: undefined, fault: undefined }
      await requests.run(asked, () => callback()(request, response))
      if (asked.fault) throw asked.fault
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
      const isRight = clients.isSecretOf(this.clientSecret ?? '', actual)
      if (!isRight) asking().because = 'wrong secret'
      return isRight
    }
    provider.on('server_error', (_ctx, error) => {
      asking().fault = error
    })
    provider.on('grant.error', (_ctx, error) => {
      asking().refusal = error
    })
    // Before the answer leaves: what was refused stands in the ledger, and what cannot be recorded is 503.
    provider.use(async (ctx, next) => {
      await next()
      const asked = asking()
      await record(asked).catch((error: Error) => {
        asked.fault = error
      })
      if (!(asked.fault instanceof Problem)) return
      ctx.status = asked.fault.status
      ctx.body = { error: 'temporarily_unavailable', error_description: asked.fault.message }
      asked.fault = undefined
    })
    return provider
  }

  async function record({ refusal, because, client }: Asking): Promise<void> {
    if (refusal) await clients.refuse(who(), client, because ?? REASONS[refusal.error] ?? 'refused')
  }

  async function findClient(id: string) {
    const asked = asking()
    asked.client = id
    const found = await clients.find(id, asked.from, who())
    if (typeof found !== 'string') return found
    asked.because = found
    return undefined
  }

  function configure(): Configuration {
    return {
      adapter: createOauthAdapter(kernel, findClient, who, (reason) => {
        asking().because = reason
      }),
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
    const session = await clients.openMachineSession(clientId, scope, asking().from, who())
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
