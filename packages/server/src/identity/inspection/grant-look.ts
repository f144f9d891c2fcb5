/**
 * Looks at the ways in: the authorization server publishes the approved grants and no other, refuses the others from a client
 * and a person whose credentials are good, and nobody stored a client that comes by another way.
 */
import type { Door, Observation, Reply } from '#kernel'
import { fieldOf, judge } from './visits.ts'

interface Below {
  readonly door: Pick<Door, 'ask'>
  readonly openKey: () => Promise<{ readonly id: string; readonly key: string }>
  readonly revokeKey: (id: string) => Promise<void>
  /** An app of the canary's, and where people are sent back to it. */
  readonly openApp: () => Promise<{ readonly id: string; readonly redirectUri: string }>
  /** A person who is signed in, and their password. */
  readonly openPerson: () => Promise<{ readonly email: string; readonly password: string; readonly token: string }>
  /** Clients that come by a way that no door gives. */
  readonly countClients: () => Promise<{ readonly looked: number; readonly unapproved: number }>
}

const APPROVED = {
  grant_types_supported: [
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none', 'private_key_jwt'],
} as const
const OTHER_GRANTS = [
  'password',
  'implicit',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
] as const
const OTHER_ANSWERS = ['token', 'id_token', 'code token', 'none'] as const
/** Of no secret that anybody knows: nobody brings this code. */
const CHALLENGE = 'A'.repeat(43)

export const createGrantLook =
  ({ door, openKey, revokeKey, openApp, openPerson, countClients }: Below) =>
  async (): Promise<Observation> => {
    const metadata = await door.ask({ path: '/.well-known/oauth-authorization-server' })
    const published = Object.entries(APPROVED).filter(
      ([name, approved]) => sorted(metadata, name) === approved.join(' '),
    )
    const person = await openPerson()
    const { id, key } = await openKey()
    const granted = (await exchange('client_credentials')).status
    const grants: number[] = []
    for (const grant of OTHER_GRANTS) grants.push((await exchange(grant)).status)
    await revokeKey(id)
    const bare = await door.ask({
      path: '/api/v1/me',
      headers: { authorization: basic(person.email, person.password) },
    })
    const { id: app, redirectUri } = await openApp()
    const asked = (await lookAt('code', 'S256')) === undefined
    const answers: unknown[] = []
    for (const kind of OTHER_ANSWERS) answers.push(await lookAt(kind, 'S256'))
    const plain = await lookAt('code', 'plain')
    await door.ask({ method: 'POST', path: '/api/v1/auth/sign-out', token: person.token })
    const clients = await countClients()
    const saw = {
      ...{ published: published.length, granted, refused: grants.join(' '), basic: bare.status, asked },
      ...{ answers: [...new Set(answers)].join(' '), plain: String(plain), ...clients },
    }
    const isClosed = grants.every((status) => status === 400 || status === 401) && bare.status === 401
    const isBound = saw.answers === 'unsupported_response_type' && saw.plain === 'invalid_request'
    const isWhole = published.length === Object.keys(APPROVED).length && granted === 200 && asked
    return judge(saw, isWhole && isClosed && isBound && clients.unapproved === 0)

    function exchange(grant_type: string): Promise<Reply> {
      const { email: username, password } = person
      const form = new URLSearchParams({ grant_type, client_id: id, client_secret: key, username, password })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return door.ask({ method: 'POST', path: '/oauth/token', headers, body: form.toString() })
    }

    /** The error that the app would hear; undefined where its person is asked. */
    async function lookAt(response_type: string, code_challenge_method: string): Promise<unknown> {
      const request = { client_id: app, redirect_uri: redirectUri, response_type, code_challenge_method }
      const query = new URLSearchParams({ ...request, code_challenge: CHALLENGE }).toString()
      const path = '/api/v1/me/authorizations/look'
      const reply = await door.ask({ method: 'POST', path, token: person.token, body: { query } })
      const location = fieldOf(reply, 'location')
      if (typeof location === 'string') return new URL(location).searchParams.get('error')
      return reply.status === 200 ? undefined : reply.status
    }
  }

function sorted(reply: Reply, name: string): string {
  const found = fieldOf(reply, name)
  return Array.isArray(found) ? found.map(String).sort().join(' ') : ''
}

const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
