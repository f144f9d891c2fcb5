/** How a browser is sent to an OpenID provider and what it comes back with. */
import { Problem } from '#kernel'
import type { Opened, Protocol } from './entrance.ts'
import type { Oidc } from './oidc.ts'
import type { Providers } from './providers.ts'
import type { OidcConnection } from './schema.ts'

export const createOidcProtocol = (oidc: Oidc): Protocol => ({
  beginAt: ({ connection, secret, answer }, secrets, isAnew) =>
    oidc.beginAt(oidcOf(connection), secret, answer, secrets, isAnew),

  receive: async ({ url }) => ({
    state: url.searchParams.get('state') ?? undefined,
    judge: ({ connection, secret }, secrets) => oidc.judge(oidcOf(connection), secret, url, secrets),
  }),
})

export function oidcOf(connection: Opened['connection']): OidcConnection {
  if (connection.kind !== 'oidc') throw new TypeError('a connection of another kind')
  return connection
}

/** @throws {Problem} `identity.sso-provider` (422) where the operator does not let it be asked. */
export function requireUsableOidc(provider: object, providers: Providers): void {
  if (!('issuer' in provider)) throw unusable('/provider', 'must be an OpenID provider: issuer and clientId')
  if (!providers.isNamed(String(provider.issuer)))
    throw unusable(
      '/provider/issuer',
      'is not among the origins that the operator lets the house ask (MUTS_SSO_ORIGINS)',
    )
}

export const unusable = (pointer: string, message: string): Problem =>
  new Problem('refused', 'identity.sso-provider', `The provider cannot be used: ${pointer} ${message}.`, {
    errors: [{ pointer, message }],
  })
