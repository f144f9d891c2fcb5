/**
 * An OpenID provider that stands in this process and signs in whomever a look at single sign-on names. It has no address on
 * any network: `.invalid` leads nowhere (RFC 2606), no admin can connect to it, and a code is given to nobody but the look.
 */
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { ALGORITHM } from '#identity/sessions'
import type { Clock } from '#kernel'

export const CANARY_PROVIDER = { issuer: 'https://provider.canary.invalid', clientId: 'canary' } as const

const { issuer, clientId } = CANARY_PROVIDER
const KID = 'canary'
/**
 * The end of 9999: what judges this goes by the machine's clock, which the house's need not be. The nonce, good once, is
 * what keeps the token from being one for later.
 */
const NEVER_S = 253_402_300_799

/** What the provider says of whoever comes. */
export interface CanaryClaims {
  readonly sub: string
  readonly email: string
  readonly groups: readonly string[]
}

interface Asked {
  readonly code: string
  readonly nonce: string
  readonly challenge: string
  readonly claims: CanaryClaims
}

export type CanaryProvider = ReturnType<typeof createCanaryProvider>

export function createCanaryProvider({ now }: Pick<Clock, 'now'>) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  // One at a time is all that a look needs, and nothing piles up.
  let waiting: Asked | undefined

  return {
    isOwn: (url: string): boolean => URL.canParse(url) && new URL(url).origin === issuer,

    /** Where the browser comes back to that the house sent to `location`, once this person has signed in. */
    signIn(location: string, claims: CanaryClaims): string {
      const asked = new URL(location).searchParams
      const code = randomUUID()
      waiting = { code, claims, nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '' }
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }).toString()
      return back.href
    },

    /** Answers the house as a provider does over the network. */
    async answer(url: string, body: string): Promise<Response> {
      const { pathname } = new URL(url)
      if (pathname === '/.well-known/openid-configuration') return Response.json(METADATA)
      if (pathname === '/jwks')
        return Response.json({ keys: [{ ...(await exportJWK(publicKey)), kid: KID, use: 'sig' }] })
      const claims = pathname === '/token' ? take(new URLSearchParams(body)) : undefined
      if (!claims) return Response.json({ error: 'invalid_grant' }, { status: 400 })
      return Response.json({ access_token: randomUUID(), token_type: 'Bearer', id_token: await sign(claims) })
    },
  }

  function take(form: URLSearchParams): Asked | undefined {
    const asked = waiting
    waiting = undefined
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    return asked?.code === form.get('code') && asked?.challenge === challenge ? asked : undefined
  }

  function sign({ nonce, claims }: Asked): Promise<string> {
    const at = Math.floor(now().getTime() / 1_000)
    return new SignJWT({ ...claims, groups: [...claims.groups], email_verified: true, nonce, auth_time: at })
      .setProtectedHeader({ alg: ALGORITHM, kid: KID })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setIssuedAt(at)
      .setExpirationTime(NEVER_S)
      .sign(privateKey)
  }
}

const METADATA = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [ALGORITHM],
  authorization_response_iss_parameter_supported: true,
}
