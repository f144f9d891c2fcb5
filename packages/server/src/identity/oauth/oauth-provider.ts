/**
 * Where programs speak (RFC 6749, 7009, 7523, 7662, 8628, 9068): `oidc-provider` reads forms, knows clients and words refusals;
 * who a client is, what a token holds and when it dies is decided here. Each token is one of a session of ours, so that what
 * ends the session ends the token. Where people speak is the console; no password comes here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ClientCredentials, KoaContextWithOIDC } from 'oidc-provider'
import Provider, { errors } from 'oidc-provider'
import type { AccessTokens, SigningKeys } from '#identity/sessions'
import type { Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { RawOrigin } from '#kernel/http'
import type { Asking } from './asking.ts'
import { createRequests } from './asking.ts'
import type { Devices } from './devices.ts'
import { POLL_EVERY_S } from './devices.ts'
import { isForm, readForm, withForm } from './form.ts'
import type { Grants } from './grants.ts'
import { createOauthAdapter } from './oauth-adapter.ts'
import type { OauthClients } from './oauth-clients.ts'
import { configureProvider, PATHS } from './oauth-configuration.ts'
import { registerGrants } from './oauth-grants.ts'
import type { PresentedTokens } from './presented.ts'
import { resourceOf } from './resource.ts'

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'clock' | 'vault'>
  readonly keys: SigningKeys
  readonly tokens: AccessTokens
  readonly clients: OauthClients
  readonly devices: Devices
  readonly grants: Grants
  readonly presented: PresentedTokens
  readonly issuer: () => string
}

export type OauthServer = ReturnType<typeof createOauthServer>

/** What is told of a refusal where nobody nearer to it said why: never the library's words, which may hold what was sent. */
const REASONS: Readonly<Record<string, string>> = {
  invalid_client: 'client not proven',
  invalid_request: 'request not understood',
  invalid_scope: 'more than the scope',
  invalid_target: 'another resource',
  unauthorized_client: 'another grant',
  unsupported_grant_type: 'another grant',
}
/** In place of a token: the library takes none of our form, and needs to see none. */
const PRESENTED = 'presented'

export function createOauthServer({ kernel, keys, tokens, clients, devices, grants, presented, issuer }: Below) {
  const requests = createRequests()
  const { asking, who, refuse } = requests
  const cookieKey = Buffer.from(kernel.vault.derive('identity/oauth-cookies')).toString('base64url')
  let made:
    | { readonly kid: string; readonly issuer: string; readonly answer: ReturnType<Provider['callback']> }
    | undefined

  return {
    /** Answers on the socket. */
    async serve(request: IncomingMessage, response: ServerResponse, from: RawOrigin): Promise<void> {
      await keys.load()
      withholdCors(request, response)
      const { fault } = await requests.run(from, {}, () => callback()(request, response))
      if (fault) throw fault
    },

    /** As `serve`, for a request about a token. */
    async serveToken(request: IncomingMessage, response: ServerResponse, from: RawOrigin): Promise<void> {
      await keys.load()
      withholdCors(request, response)
      const form = isForm(request) ? await readForm(request) : undefined
      const [token, ...others] = form?.getAll('token') ?? []
      const isOne = token !== undefined && token !== '' && others.length === 0
      if (isOne) form?.set('token', PRESENTED)
      const seen = form ? withForm(request, form) : request
      const isGivenBack = request.url?.split('?')[0] === PATHS.revocation
      const about = { token: isOne ? token : undefined, isGivenBack }
      const { fault } = await requests.run(from, about, () => callback()(seen, response))
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
    const adapter = createOauthAdapter({ kernel, requests, devices, presented, findClient, scopeOf: clients.scopeOf })
    const provider = new Provider(
      issuer(),
      configureProvider({ adapter, keys, clients, issuer, cookieKey, fillToken, isOwn }),
    )
    registerGrants(provider, grants, requests, () => resourceOf(issuer()))
    // The database holds a keyed hash, so that is what a secret is compared by, in constant time.
    provider.Client.prototype.compareClientSecret = function (actual: string) {
      const isRight = clients.isSecretOf(this.clientSecret ?? '', actual)
      if (!isRight) refuse('wrong secret')
      return isRight
    }
    provider.on('server_error', (_ctx, error) => {
      asking().fault = error
    })
    const hear = (_ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) => {
      asking().refusal = error
    }
    provider.on('grant.error', hear)
    provider.on('device_authorization.error', hear)
    provider.on('introspection.error', hear)
    provider.on('revocation.error', hear)
    // Before the answer leaves: what was refused stands in the ledger, and what cannot be recorded is 503.
    provider.use(async (ctx, next) => {
      await next()
      const asked = asking()
      await finish(ctx, asked).catch((error: Error) => {
        asked.fault = error
      })
      if (!(asked.fault instanceof Problem)) return
      ctx.status = asked.fault.status
      ctx.body = { error: 'temporarily_unavailable', error_description: asked.fault.message }
      asked.fault = undefined
    })
    return provider
  }

  async function finish(ctx: Pick<KoaContextWithOIDC, 'path' | 'status' | 'body'>, asked: Asking): Promise<void> {
    const { refusal, because, client, isTold, presented: found } = asked
    const body = ctx.body as Readonly<Record<string, unknown>>
    if (ctx.path === PATHS.device_authorization && ctx.status === 200) ctx.body = describeDevice(body)
    if (ctx.path === PATHS.introspection && found && body.active === true) {
      await presented.tell(who(), found)
      ctx.body = { ...body, ...found.told }
    }
    if (refusal && !isTold) await clients.refuse(who(), client, because ?? REASONS[refusal.error] ?? 'refused')
  }

  async function findClient(id: string) {
    const asked = asking()
    asked.client = id
    const found = await clients.find(id, asked.from, who())
    if (typeof found !== 'string') return found
    asked.because = found
    return undefined
  }

  /** Of a token nobody is told, and nobody ends it, but the client that it was given to. */
  async function isOwn(client: string, of: string): Promise<boolean> {
    if (client === of) return true
    asking().refusal = { error: 'invalid_token' }
    refuse('token of another client')
    return false
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
    jwt.payload = tokens.claimsOf(session)
  }
}

/** Without the address that holds the code: a person types it, so that none can be led to it by a link (RFC 8628, section 5.4). */
function describeDevice({ verification_uri_complete: _link, ...told }: Readonly<Record<string, unknown>>) {
  return { ...told, interval: POLL_EVERY_S }
}

/** Which page may ask is the journey's to say (CORS): the library would let in every page, and tell known clients by it. */
function withholdCors({ headers }: IncomingMessage, response: ServerResponse): void {
  delete headers.origin
  const set = response.setHeader.bind(response)
  response.setHeader = (name, value) => (/^access-control-/i.test(name) ? response : set(name, value))
}
