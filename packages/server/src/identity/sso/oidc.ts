/**
 * OpenID Connect as a relying party (Core 1.0): code with PKCE, nonce and state, through `openid-client`. It may go only
 * where the operator lets it. Signatures of ID tokens are verified though they come over TLS, by asymmetric algorithms only.
 */
import { decodeProtectedHeader } from 'jose'
import type { Configuration, IDToken } from 'openid-client'
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import type { Refused, Statement } from '#identity/statement'
import type { Kernel } from '#kernel'
import { OutboundError } from '#kernel/outbound'
import { createKept } from './kept.ts'
import type { Providers } from './providers.ts'
import type { OidcConnection } from './schema.ts'

/** A configuration is found anew after so long: the provider may have moved. */
const FRESH_MS = 600_000
/** Whoever is asked how long ago somebody was proven has to say when that was (Core 1.0, section 2). No session lives longer. */
const MAX_AGE_S = '43200'
const ALGORITHMS = /^(RS|PS|ES)(256|384|512)$|^(EdDSA|Ed25519)$/

/** What only the browser knows that began; the provider gives it back, or is asked by it. */
export interface Secrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export type Oidc = ReturnType<typeof createOidc>

export function createOidc(kernel: Pick<Kernel, 'clock'>, providers: Providers) {
  const found = createKept<Configuration>(kernel)

  return {
    configurationOf,

    /** Where the browser goes. @param isAnew whether the person has to be proven anew. @throws as `configurationOf`. */
    async beginAt(
      connection: OidcConnection,
      secret: string | undefined,
      answer: string,
      { state, nonce, verifier }: Secrets,
      isAnew: boolean,
    ): Promise<string> {
      const configuration = await configurationOf(connection, secret)
      const code_challenge = await calculatePKCECodeChallenge(verifier)
      return buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: answer, scope: 'openid email profile', state, nonce },
        ...{ code_challenge, code_challenge_method: 'S256' },
        ...(isAnew ? { prompt: 'login', max_age: '0' } : { max_age: MAX_AGE_S }),
      }).href
    },

    /** Exchanges the code that came back, and judges the ID token. */
    async judge(
      connection: OidcConnection,
      secret: string | undefined,
      answer: URL,
      { state, nonce, verifier }: Secrets,
    ): Promise<Statement | Refused> {
      try {
        const configuration = await configurationOf(connection, secret)
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
        const granted = await authorizationCodeGrant(configuration, answer, checks)
        const claims = granted.claims()
        if (!claims || !ALGORITHMS.test(algorithmOf(granted.id_token))) return { refused: 'ID token not acceptable' }
        return toStatement(claims)
      } catch (error) {
        return { refused: reasonOf(error) }
      }
    },
  }

  /** Finds out about the provider. @throws {OutboundError} where it cannot be asked; the library's errors. */
  async function configurationOf(connection: OidcConnection, secret: string | undefined): Promise<Configuration> {
    const key = `${connection.org}/${connection.id}/${connection.version}`
    return found.get(key, FRESH_MS, () => discover(connection, secret))
  }

  async function discover({ provider }: OidcConnection, secret: string | undefined): Promise<Configuration> {
    const issuer = new URL(provider.issuer)
    // Whether plain HTTP may be spoken, to this machine alone, is for the way out to say.
    const execute = [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])]
    const authentication = secret === undefined ? None() : ClientSecretPost(secret)
    return discovery(issuer, provider.clientId, undefined, authentication, { execute, [customFetch]: providers.ask })
  }
}

const algorithmOf = (token: string | undefined): string =>
  token === undefined ? '' : String(decodeProtectedHeader(token).alg ?? '')

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string')

function toStatement(claims: IDToken): Statement | Refused {
  const { sub, sid, email, email_verified, name, groups, amr, acr, auth_time } = claims
  const provenAt = typeof auth_time === 'number' ? new Date(auth_time * 1_000) : undefined
  // Past what a date can be it is no number, and the comparison false; before 1970 no provider proved anybody.
  if (provenAt && !(provenAt.getTime() >= 0)) return { refused: 'auth_time is no instant' }
  return {
    name: sub,
    session: textOf(sid),
    email: textOf(email),
    // Said as the standard says it, or not at all: "true" is no truth.
    isEmailVerified: email_verified === true,
    calledName: textOf(name),
    groups: textsOf(groups),
    methods: [...textsOf(amr), ...textsOf(acr)],
    provenAt,
  }
}

/** The kind of fault, never what the provider sent. */
export function reasonOf(error: unknown): string {
  if (error instanceof AuthorizationResponseError) return 'the provider refused'
  const { code, cause } = error as { readonly code?: string; readonly cause?: unknown }
  if (error instanceof OutboundError) return `the provider was not asked: ${error.reason}`
  if (cause instanceof OutboundError) return `the provider was not asked: ${cause.reason}`
  return `the answer does not hold${code === undefined ? '' : ` (${code})`}`
}
