/**
 * Access tokens: JWTs of 5 minutes signed with Ed25519 (RFC 9068 `at+jwt`, RFC 9864 `Ed25519`). A token names its
 * session; whether that session still lives is not decided here.
 */
import { hash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { AssuranceLevel, SessionRow } from '#identity/accounts'
import type { Clock, Kernel, OrgId, Role, SessionId, UserId } from '#kernel'
import { createMemory, setsOf, uuidv7 } from '#kernel'
import type { SigningKeys } from './signing-keys.ts'
import { ALGORITHM } from './signing-keys.ts'

export const LIFE_S = 300
const MAX_TOKEN_BYTES = 4_096
const TYPE = 'at+jwt'
const AUDIENCE = 'muts-fleetops'
/** Headers that ask a verifier to fetch, embed or skip something. None of ours has any. */
const PARAMETERS: ReadonlySet<string> = new Set(['alg', 'kid', 'typ'])

export interface Claims {
  readonly sub: UserId
  readonly org: OrgId
  readonly sid: SessionId
  readonly ver: number
  readonly roles: readonly Role[]
  readonly acr: AssuranceLevel
  /** Actions, parted by spaces: no more than its session is good for. Absent where it is good for all of that. */
  readonly scope?: string
  /** Seconds since the epoch, as RFC 7519 writes them. */
  readonly exp: number
  readonly iat: number
}

/** What was verified once: successes only, and nothing that time decides. */
const MOST_TOKENS = 50_000

/** No raw token is kept in memory. */
const digestOf = (token: string): string => hash('sha256', token, 'base64')

/** What a token says of its session. */
export type IssuedFor = Pick<
  SessionRow,
  'user' | 'org' | 'id' | 'version' | 'role' | 'hats' | 'assurance' | 'authTime' | 'client' | 'scope'
>

export type AccessTokens = ReturnType<typeof createAccessTokens>

/** Where the house is really served. Port 0 has no number before it listens, and until then there is no issuer. */
export const issuerOf = ({ config, door }: Pick<Kernel, 'config' | 'door'>): string =>
  config.publicUrl ?? `http://localhost:${config.port || door.address().port}`

/** @param issuer asked for with each token: it may be known only once the house listens. */
export function createAccessTokens(keys: SigningKeys, clock: Clock, issuer: () => string) {
  const verified = createMemory<Claims>(MOST_TOKENS)

  return {
    claimsOf,

    /** Signs a token for a session. The keys were loaded before. */
    async issue(session: IssuedFor): Promise<string> {
      const { kid, privateKey } = keys.current()
      return new SignJWT(claimsOf(session)).setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE }).sign(privateKey)
    },

    /** The claims of a token that was verified here before and has not expired. */
    recall(token: string): Claims | undefined {
      const known = verified.find(digestOf(token))
      return known && !isPast(known.exp, clock) ? known : undefined
    },

    /** The claims of a genuine token that lives, or what is wrong with it: for the ledger, never for the caller. */
    async verify(token: string): Promise<Claims | { readonly refused: string }> {
      if (token.length > MAX_TOKEN_BYTES) return { refused: 'token too large' }
      const digest = digestOf(token)
      const known = verified.find(digest)
      if (known) return isPast(known.exp, clock) ? { refused: 'token expired' } : known
      if (!isCanonical(token)) return { refused: 'token malformed' }
      await keys.load()
      const result = await check(token)
      if (!('refused' in result)) verified.keep(digest, result)
      return result
    },
  }

  /** What a token of this session says. */
  function claimsOf({ user, org, id, version, role, hats, assurance, authTime, client, scope }: IssuedFor) {
    const now = clock.now()
    const iat = secondsOf(now)
    return {
      iss: issuer(),
      aud: AUDIENCE,
      sub: user,
      iat,
      exp: iat + LIFE_S,
      jti: uuidv7(now),
      org,
      sid: id,
      ver: version,
      roles: setsOf({ role, hats }),
      acr: assurance,
      auth_time: secondsOf(authTime),
      ...(client === null ? {} : { client_id: client }),
      ...(scope === null ? {} : { scope }),
    }
  }

  async function check(token: string): Promise<Claims | { readonly refused: string }> {
    try {
      const { payload } = await jwtVerify(token, ({ kid, ...header }) => findKey(kid, header), {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: issuer(),
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp', 'iat', 'jti', 'org', 'sid', 'ver'],
        currentDate: clock.now(),
      })
      return readClaims(payload) ?? { refused: 'claims malformed' }
    } catch (error) {
      if (error instanceof errors.JOSEError) return { refused: `token ${error.code}` }
      throw error
    }
  }

  function findKey(kid: unknown, header: object) {
    const stray = Object.keys(header).find((name) => !PARAMETERS.has(name))
    const key = stray === undefined ? keys.findVerifier(kid) : undefined
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.publicKey
  }
}

const secondsOf = (at: Date) => Math.floor(at.getTime() / 1_000)
const isPast = (exp: number, clock: Clock) => exp <= secondsOf(clock.now())

/** Three parts, each in the one spelling base64url has for its bytes: otherwise one token would have many digests. */
function isCanonical(token: string): boolean {
  const parts = token.split('.')
  return (
    parts.length === 3 &&
    parts.every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part)
  )
}

/** A signature of ours vouches for the shape; still nothing is taken on trust that decides on access. */
function readClaims(payload: JWTPayload): Claims | undefined {
  const { sub, org, sid, ver, exp, iat, aud, acr, scope } = payload
  const isWhole =
    [sub, org, sid].every((id) => typeof id === 'string') &&
    aud === AUDIENCE &&
    Number.isInteger(ver) &&
    (acr === 'aal1' || acr === 'aal2') &&
    (scope === undefined || typeof scope === 'string') &&
    Number.isInteger(exp) &&
    Number.isInteger(iat) &&
    Number(exp) - Number(iat) <= LIFE_S
  return isWhole ? (payload as unknown as Claims) : undefined
}
