/** For tests only: `oidc-provider` from npm, a certified OpenID provider, for one client, with a page to sign in at. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair } from 'jose'
import type { Configuration, JWK } from 'oidc-provider'
import { Provider } from 'oidc-provider'
import type { Made, openLoopback } from './testing-sso.ts'

export const SECRET = 'MUTSDEM-client-secret-of-a-test'

interface Options {
  readonly connection: Made
  readonly domain: string
  /** The groups that are told of a person. */
  readonly groupsOf?: (person: string) => readonly string[]
  /** By which means somebody proved who they are. */
  readonly meansOf?: (person: string) => string[]
}

/**
 * Whoever comes is signed in as the name that the header `x-person` says, or that they type at its page.
 *
 * @returns the provider, and what it handed out as it left its token address.
 */
export async function openRealProvider(loopback: Awaited<ReturnType<typeof openLoopback>>, options: Options) {
  const { connection, domain, groupsOf = () => ['workshop'], meansOf = () => ['pwd', 'otp'] } = options
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'a', alg: 'RS256', use: 'sig' } as JWK
  const configuration: Configuration = {
    jwks: { keys: [jwk] },
    cookies: { keys: ['a-test'] },
    clients: [
      {
        client_id: 'muts',
        client_secret: SECRET,
        redirect_uris: [connection.addresses.answer],
        token_endpoint_auth_method: 'client_secret_post',
        backchannel_logout_uri: connection.addresses.logout,
        backchannel_logout_session_required: true,
      },
    ],
    responseTypes: ['code'],
    pkce: { required: () => true },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 300, IdToken: 300 },
    // Its own would tell nobody on loopback that somebody left.
    fetch: (url, { dispatcher: _, ...asked }: RequestInit = {}) => fetch(url, asked),
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = `${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>`
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = 'You have left.'
        },
      },
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({
        ...{ sub: accountId, name: 'Person R', groups: groupsOf(accountId) },
        ...{ email: `${accountId}@${domain}`, email_verified: true },
      }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: 'muts', accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  }
  const provider = new Provider(loopback.origin, configuration)
  const handedOut: { id_token: string; access_token: string }[] = []
  provider.on('grant.success', ({ body }) => handedOut.push(body as (typeof handedOut)[number]))
  const answer = provider.callback()

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const accountId = request.headers['x-person'] ?? new URLSearchParams(await text(request)).get('person')
    if (!accountId) return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
    const login = { accountId: String(accountId), amr: meansOf(String(accountId)) }
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
  }

  loopback.serve((request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(request, response)
    else void answer(request, response)
  })
  return { provider, handedOut }
}

const PAGE = `<!doctype html><title>Example login</title>
<form method="post"><label>Name <input name="person"></label> <button>Sign in there</button></form>`
