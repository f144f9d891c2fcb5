/**
 * What whoever provisions people comes with: a JWT of a type and an audience of its own, signed with Ed25519 by a line of
 * keys that signs nothing else. Whether it still holds says its row.
 */
import { errors, jwtVerify, SignJWT } from 'jose'
import type { SigningKeys } from '#identity/sessions'
import { ALGORITHM, createSigningKeys } from '#identity/sessions'
import type { Clock, Kernel, OrgId } from '#kernel'
import { isUuid } from '#kernel'

/** The kind of token, as routes and the authenticator call it. */
export const BEARER = 'scim'
const TYPE = `${BEARER}+jwt`
const AUDIENCE = 'muts-scim'
const MAX_TOKEN_BYTES = 1_024
/** Headers that ask a verifier to fetch, embed or skip something. None of ours has any. */
const PARAMETERS: ReadonlySet<string> = new Set(['alg', 'kid', 'typ'])

export interface ScimClaims {
  readonly org: OrgId
  /** Of its row. */
  readonly id: string
}

/** A token lives for a year at most, so what verifies it lives longer. */
export const createScimKeys = (kernel: Pick<Kernel, 'vault' | 'clock'>): SigningKeys =>
  createSigningKeys(kernel, {
    name: 'identity/scim-signing-keys',
    activeFor: { days: 90 },
    verifiesAfter: { days: 366 },
  })

export type ScimJwts = ReturnType<typeof createScimJwts>

export function createScimJwts(keys: SigningKeys, clock: Clock, issuer: () => string) {
  return {
    /** The keys were loaded before. */
    issue({ org, id }: ScimClaims, expiresAt: Date): Promise<string> {
      const { kid, privateKey } = keys.current()
      return new SignJWT({ org })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setIssuer(issuer())
        .setAudience(AUDIENCE)
        .setIssuedAt(secondsOf(clock.now()))
        .setExpirationTime(secondsOf(expiresAt))
        .setJti(id)
        .sign(privateKey)
    },

    /** The claims of a genuine token that lives, or what is wrong with it: for the ledger, never for the caller. */
    async verify(text: string): Promise<ScimClaims | { readonly refused: string }> {
      if (text.length > MAX_TOKEN_BYTES) return { refused: 'token too large' }
      await keys.load()
      try {
        const { payload } = await jwtVerify(text, ({ kid, ...header }) => keyOf(kid, header), {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: issuer(),
          audience: AUDIENCE,
          requiredClaims: ['exp', 'iat', 'jti', 'org'],
          currentDate: clock.now(),
        })
        const { org, jti, aud } = payload
        const isWhole = aud === AUDIENCE && isUuid(String(org)) && isUuid(String(jti))
        return isWhole ? { org: org as OrgId, id: String(jti) } : { refused: 'claims malformed' }
      } catch (error) {
        if (error instanceof errors.JOSEError) return { refused: `token ${error.code}` }
        throw error
      }
    },
  }

  function keyOf(kid: unknown, header: object) {
    const stray = Object.keys(header).find((name) => !PARAMETERS.has(name))
    const key = stray === undefined ? keys.findVerifier(kid) : undefined
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.publicKey
  }
}

const secondsOf = (at: Date) => Math.floor(at.getTime() / 1_000)
