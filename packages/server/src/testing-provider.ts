/** For tests only: an OpenID provider that keeps the rules, but for the one that a test bends. */
import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { CryptoKey, JWTHeaderParameters, JWTPayload } from 'jose'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { openLoopback } from './testing-sso.ts'

export interface Bend {
  /** Over what the ID token would say. */
  readonly claims?: JWTPayload
  readonly header?: Partial<JWTHeaderParameters>
  readonly key?: CryptoKey | Uint8Array
  readonly isUnsigned?: boolean
  /** Over what the browser brings back. */
  readonly answer?: Readonly<Record<string, string>>
  /** What happens meanwhile, once the code was brought to be exchanged. */
  readonly meanwhile?: () => Promise<unknown>
  /** What the discovery says instead. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

interface Asked {
  readonly nonce: string
  readonly challenge: string
  readonly claims: JWTPayload
  readonly bend: Bend
}

export type TestProvider = Awaited<ReturnType<typeof openProvider>>

export const CLIENT_ID = 'muts'
export const CLIENT_SECRET = 'MUTSDEM-client-secret-of-a-test'

export async function openProvider() {
  const loopback = await openLoopback()
  const issuer = loopback.origin
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const kid = randomUUID()
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] }
  const codes = new Map<string, Asked>()
  const requests: string[] = []
  let metadata: Bend['metadata'] = {}
  let shown: readonly [number, object] = [200, keys]

  async function sign(payload: JWTPayload, { header = {}, key = privateKey, isUnsigned = false }: Bend, typ = 'JWT') {
    if (isUnsigned) return new UnsecuredJWT(payload).encode()
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid, typ, ...header }).sign(key)
  }

  async function exchange(form: URLSearchParams): Promise<[number, object]> {
    const asked = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isClient = form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET
    if (!asked || asked.challenge !== challenge || !isClient) return [400, { error: 'invalid_grant' }]
    await asked.bend.meanwhile?.()
    const at = Math.floor(Date.now() / 1_000)
    // Just now, whatever the house's clock says: it takes what is ahead of it for its own now.
    const auth_time = at + 86_400
    const claims = {
      iss: issuer,
      aud: CLIENT_ID,
      iat: at,
      exp: at + 300,
      nonce: asked.nonce,
      auth_time,
      ...asked.claims,
    }
    const id_token = await sign({ ...claims, ...asked.bend.claims }, asked.bend)
    return [200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token }]
  }

  loopback.serve(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', issuer)
    requests.push(pathname)
    const answers: Readonly<Record<string, () => Promise<[number, object]>>> = {
      '/.well-known/openid-configuration': async () => [200, { ...describe(issuer), ...metadata }],
      '/jwks': async () => [...shown],
      '/token': async () => exchange(new URLSearchParams(await readText(request))),
    }
    const [status, body] = (await answers[pathname]?.()) ?? [404, {}]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })

  return {
    issuer,
    requests,
    privateKey,
    publicKey,
    bendMetadata: (bent: Bend['metadata']) => {
      metadata = bent
    },
    keys: keys.keys,
    /** What is answered to whoever asks for the keys; without it, the keys. */
    bendKeys: (status = 200, body: object = keys) => {
      shown = [status, body]
    },
    /** What the browser that was sent to `location` brings back, once somebody has signed in there. */
    signIn: (location: string, claims: JWTPayload, bend: Bend = {}): string => {
      const asked = new URL(location).searchParams
      const code = randomUUID()
      const [nonce, challenge] = [asked.get('nonce') ?? '', asked.get('code_challenge') ?? '']
      codes.set(code, { nonce, challenge, claims, bend })
      const back = new URL(asked.get('redirect_uri') ?? '')
      const brought = { code, state: asked.get('state') ?? '', iss: issuer, ...bend.answer }
      back.search = new URLSearchParams(brought).toString()
      return back.href
    },
    logoutToken: (claims: JWTPayload, bend: Bend = {}) => {
      const at = Math.floor(Date.now() / 1_000)
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const said = { iss: issuer, aud: CLIENT_ID, iat: at, exp: at + 120, jti: randomUUID(), events, ...claims }
      return sign(said, bend, 'logout+jwt')
    },
    [Symbol.asyncDispose]: loopback[Symbol.asyncDispose],
  }
}

const describe = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  authorization_response_iss_parameter_supported: true,
})

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
