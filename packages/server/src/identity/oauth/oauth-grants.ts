/** The grants of people's apps at the token endpoint: the library reads the form and knows the client, what it gets is decided by ours. */

import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { NarrowScope, Refreshed } from '#identity/sessions'
import type { Who } from '#kernel'
import { Problem } from '#kernel'
import type { Requests } from './asking.ts'
import { isWithin } from './authorization-request.ts'
import type { Bringer, Grants, Wait } from './grants.ts'

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** Of an app. None gives a token for a password, or without a code. */
export const APP_GRANTS = ['authorization_code', 'refresh_token', DEVICE_GRANT] as const

type Ask = (who: Who, by: Bringer, read: (name: string) => string) => Promise<Refreshed | Wait>

const WAITS: Readonly<Record<Wait, () => Error>> = {
  pending: () => new errors.AuthorizationPending(),
  'too fast': () => new errors.SlowDown(),
  expired: () => new errors.ExpiredToken('the device code has expired'),
  denied: () => new errors.AccessDenied('the person said no'),
}

/** @param resource the one there is (RFC 8707). */
export function registerGrants(
  provider: Provider,
  grants: Grants,
  { asking, who }: Requests,
  resource: () => string,
): void {
  add('authorization_code', ['code', 'code_verifier', 'redirect_uri'], (who, by, read) =>
    grants.exchangeCode(who, by, {
      code: read('code'),
      verifier: read('code_verifier'),
      redirectUri: read('redirect_uri'),
    }),
  )
  add('refresh_token', ['refresh_token'], (who, by, read) => grants.refresh(who, by, read('refresh_token')))
  add(DEVICE_GRANT, ['device_code'], (who, by, read) => grants.pollDevice(who, by, read('device_code')))

  function add(name: string, params: readonly string[], ask: Ask): void {
    const answer = async (ctx: KoaContextWithOIDC): Promise<void> => {
      requireResource(ctx, resource())
      const narrow = narrowTo(findParam(ctx, 'scope'))
      const by = { client: ctx.oidc.client?.clientId ?? '', address: asking().from.address, narrow }
      const given = await ask(who(), by, (param) => readParam(ctx, param)).catch(refuse)
      if (typeof given === 'string') throw hold(given)
      ctx.body = describe(given)
    }
    provider.registerGrantType(name, answer, [...params, 'scope', 'resource'])
  }

  /** What was refused by ours stands in the ledger already. */
  function refuse(error: unknown): never {
    if (error instanceof Problem && error.code === SCOPE_TOO_WIDE) throw new errors.InvalidScope(error.message, '')
    if (!(error instanceof Problem) || error.kind !== 'unauthenticated') throw error
    asking().isTold = true
    throw new errors.InvalidGrant('refused')
  }

  /** Nothing became of it yet, or the person has left the entry. */
  function hold(wait: Wait): Error {
    asking().isTold = true
    return WAITS[wait]()
  }
}

/** @throws {errors.InvalidRequest} */
function readParam({ oidc }: KoaContextWithOIDC, name: string): string {
  const value = oidc.params?.[name]
  if (typeof value !== 'string' || value === '') throw new errors.InvalidRequest(`missing required parameter '${name}'`)
  return value
}

const findParam = ({ oidc }: KoaContextWithOIDC, name: string): string | undefined => {
  const value = oidc.params?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** @throws {errors.InvalidTarget} where tokens are asked for that are good elsewhere. */
function requireResource(ctx: KoaContextWithOIDC, resource: string): void {
  if ((findParam(ctx, 'resource') ?? resource) !== resource) throw new errors.InvalidTarget()
}

const SCOPE_TOO_WIDE = 'identity.scope-too-wide'

/** Less than was given may be asked for with each access token, and never more (RFC 6749, section 6). */
const narrowTo =
  (asked: string | undefined): NarrowScope =>
  (given) => {
    if (asked === undefined) return given
    if (isWithin(asked, given)) return asked
    throw new Problem('refused', SCOPE_TOO_WIDE, 'more was asked for than this was given')
  }

const describe = ({ accessToken, expiresInS, refreshToken, scope }: Refreshed) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: expiresInS,
  refresh_token: refreshToken,
  ...(scope === null ? {} : { scope }),
})
