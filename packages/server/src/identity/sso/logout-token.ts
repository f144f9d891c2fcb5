/** OpenID Connect Back-Channel Logout 1.0, section 2.6: whether a provider really says that somebody left. */
import type { JSONWebKeySet, JWTPayload } from 'jose'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { Refused } from '#identity/statement'
import type { Kernel } from '#kernel'
import { createKept } from './kept.ts'
import type { Oidc } from './oidc.ts'
import { reasonOf } from './oidc.ts'
import type { Providers } from './providers.ts'
import type { OidcConnection } from './schema.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** How old one may be, and how long it is remembered. */
const LIFE_S = 300

export interface LeftThere {
  readonly name: string | undefined
  readonly session: string | undefined
  readonly once: { readonly id: string; readonly until: Date }
}

/** Keys are had anew after so long, and sooner for a token that they do not fit: but not for each that does not. */
const KEYS_MS = 600_000
const OUTDATED_MS = 60_000
/** The provider has another key by now, be it under the name of an old one. */
const MAY_BE_OUTDATED = [errors.JWKSNoMatchingKey, errors.JWSSignatureVerificationFailed]

type KeySet = ReturnType<typeof createLocalJWKSet>

export function createLogoutTokens(
  kernel: Pick<Kernel, 'clock'>,
  oidc: Pick<Oidc, 'configurationOf'>,
  providers: Providers,
) {
  const sets = createKept<KeySet>(kernel)

  const keysOf = ({ org, id }: OidcConnection, uri: string, withinMs: number) =>
    sets.get(`${org}/${id} ${uri}`, withinMs, async () => {
      const reply = await providers.ask(uri, { headers: { accept: 'application/json' } })
      // No set of keys is none that is kept.
      if (!reply.ok) throw new Error('the provider shows no keys')
      return createLocalJWKSet((await reply.json()) as JSONWebKeySet)
    })

  return {
    async judge(connection: OidcConnection, secret: string | undefined, token: string): Promise<LeftThere | Refused> {
      try {
        const server = (await oidc.configurationOf(connection, secret)).serverMetadata()
        const verify = async (withinMs: number) =>
          jwtVerify(token, await keysOf(connection, server.jwks_uri ?? '', withinMs), {
            issuer: server.issuer,
            audience: connection.provider.clientId,
            algorithms: ALGORITHMS,
            maxTokenAge: LIFE_S,
            requiredClaims: ['jti', 'iat'],
          })
        const { payload, protectedHeader } = await verify(KEYS_MS).catch((error: unknown) => {
          if (!MAY_BE_OUTDATED.some((kind) => error instanceof kind)) throw error
          return verify(OUTDATED_MS)
        })
        const { typ } = protectedHeader
        const isTyped = typ === undefined || /^(logout\+jwt|jwt)$/i.test(typ)
        return isTyped ? read(payload) : { refused: 'a token of another type' }
      } catch (error) {
        return { refused: reasonOf(error) }
      }
    },
  }
}

function read({ sub, sid, nonce, events, jti, iat }: JWTPayload & { readonly sid?: unknown }): LeftThere | Refused {
  const event = typeof events === 'object' && events !== null ? (events as Record<string, unknown>)[EVENT] : undefined
  if (typeof event !== 'object' || event === null) return { refused: 'no event of leaving' }
  if (nonce !== undefined) return { refused: 'an ID token' }
  const session = typeof sid === 'string' ? sid : undefined
  if ((sub === undefined && session === undefined) || typeof jti !== 'string') return { refused: 'nobody named' }
  return { name: sub, session, once: { id: jti, until: new Date(((iat ?? 0) + 2 * LIFE_S) * 1_000) } }
}
