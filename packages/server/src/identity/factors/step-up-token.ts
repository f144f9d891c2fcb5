/**
 * The proof that a person was there for one operation: a JWT of five minutes and a type of its own, which opens nothing by
 * itself. That it was used is remembered elsewhere.
 */
import { errors, jwtVerify, SignJWT } from 'jose'
import type { SigningKeys } from '#identity/sessions'
import { ALGORITHM } from '#identity/sessions'
import type { Clock, OrgId, SessionId } from '#kernel'
import { uuidv7 } from '#kernel'
import { STEP_UP_LIFE_S } from '#kernel/http'

const TYPE = 'step-up+jwt'
const AUDIENCE = 'muts-step-up'

/** What was proven: this session's person, for this operation. */
export interface StepUpClaims {
  readonly org: OrgId
  readonly session: SessionId
  readonly operation: string
}

export interface StepUpProof {
  readonly id: string
  readonly expiresAt: Date
}

export type StepUpTokens = ReturnType<typeof createStepUpTokens>

export function createStepUpTokens(keys: SigningKeys, clock: Clock, issuer: () => string) {
  return {
    /** The keys were loaded before. */
    issue({ org, session, operation }: StepUpClaims): Promise<string> {
      const { kid, privateKey } = keys.current()
      const now = clock.now()
      const iat = Math.floor(now.getTime() / 1_000)
      return new SignJWT({ org, sid: session, op: operation })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setIssuer(issuer())
        .setAudience(AUDIENCE)
        .setIssuedAt(iat)
        .setExpirationTime(iat + STEP_UP_LIFE_S)
        .setJti(uuidv7(now))
        .sign(privateKey)
    },

    /** The proof, if it is genuine, lives and is for exactly this; else why it is not. The keys were loaded before. */
    async verify(text: string, { org, session, operation }: StepUpClaims): Promise<StepUpProof | { refused: string }> {
      try {
        const { payload } = await jwtVerify(text, ({ kid }) => keyOf(kid), {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: issuer(),
          audience: AUDIENCE,
          requiredClaims: ['exp', 'iat', 'jti'],
          currentDate: clock.now(),
        })
        if (payload.org !== org || payload.sid !== session) return { refused: 'step-up of another session' }
        if (payload.op !== operation) return { refused: 'step-up for another operation' }
        return { id: String(payload.jti), expiresAt: new Date(Number(payload.exp) * 1_000) }
      } catch (error) {
        if (error instanceof errors.JOSEError) return { refused: `step-up ${error.code}` }
        throw error
      }
    },
  }

  function keyOf(kid: unknown) {
    const key = keys.findVerifier(kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.publicKey
  }
}
