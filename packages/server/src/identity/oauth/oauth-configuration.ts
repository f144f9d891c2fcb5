/** What of `oidc-provider` is in use: little, and nothing of its own sessions, pages and cookies. */
import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { SigningKeys } from '#identity/sessions'
import { ALGORITHM, LIFE_S } from '#identity/sessions'
import { isWithin } from './authorization-request.ts'
import { DEVICE_LIFE_S } from './devices.ts'
import type { OauthClients } from './oauth-clients.ts'
import { resourceOf } from './resource.ts'

export const PATHS = {
  token: '/oauth/token',
  device_authorization: '/oauth/device',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
} as const
/** Where browsers are sent, and the pages of the console on which people are asked. */
export const AUTHORIZE = '/oauth/authorize'
export const PAGES = { authorize: '/app/authorize', device: '/app/device' } as const

interface Below {
  readonly adapter: AdapterFactory
  readonly keys: SigningKeys
  readonly clients: OauthClients
  readonly issuer: () => string
  readonly cookieKey: string
  readonly fillToken: NonNullable<NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt']>
  readonly isOwn: (client: string, of: string) => Promise<boolean>
}

export function configureProvider(below: Below): Configuration {
  const { adapter, keys, clients, issuer, cookieKey, fillToken, isOwn } = below
  const isOwnToken = (_ctx: KoaContextWithOIDC, client: Asker, { clientId = '' }: { clientId?: string | undefined }) =>
    isOwn(client.clientId, clientId)

  return {
    adapter,
    jwks: { keys: [keys.current().privateJwk] },
    routes: { ...PATHS, code_verification: PAGES.device },
    responseTypes: ['code'],
    scopes: [],
    claims: {},
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    clientDefaults: { id_token_signed_response_alg: ALGORITHM },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      idTokenSigningAlgValues: [ALGORITHM],
    },
    ttl: { ClientCredentials: LIFE_S, DeviceCode: DEVICE_LIFE_S },
    formats: { bitsOfOpaqueRandomness: 256, customizers: { jwt: fillToken } },
    cookies: { keys: [cookieKey] },
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: {
        enabled: true,
        // Who proves nothing could be anybody.
        allowedPolicy: async (ctx, client, token) =>
          client.tokenEndpointAuthMethod !== 'none' && (await isOwnToken(ctx, client, token)),
      },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => resourceOf(issuer()),
        getResourceServerInfo: (ctx, resource, { clientId }) => describeResource(ctx, resource, clientId),
      },
    },
  }

  /** @throws {errors.InvalidScope} when more is asked for than the client was given: no silent narrowing. */
  async function describeResource(ctx: KoaContextWithOIDC, resource: string, client: string) {
    if (resource !== resourceOf(issuer())) throw new errors.InvalidTarget()
    const allowed = await clients.scopeOf(client)
    const asked = String(ctx.oidc.params?.scope ?? '')
    if (!isWithin(asked, allowed))
      throw new errors.InvalidScope('more was asked for than this client may have', 'beyond its scope')
    return {
      scope: allowed ?? asked,
      audience: resource,
      accessTokenFormat: 'jwt' as const,
      accessTokenTTL: LIFE_S,
      jwt: { sign: { alg: ALGORITHM, kid: keys.current().kid } as const },
    }
  }
}

interface Asker {
  readonly clientId: string
}
