/** The grants of people's apps at the token endpoint: the library reads the form and knows the client, what it gets is decided by ours. */

import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Refreshed } from '#identity/sessions'
import type { Who } from '#kernel'
import { Problem } from '#kernel'
import type { Requests } from './asking.ts'
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

export function registerGrants(provider: Provider, grants: Grants, { asking, who }: Requests): void {
  add('authorization_code', ['code', 'code_verifier', 'redirect_uri', 'resource'], (who, by, read) =>
    grants.exchangeCode(who, by, {
      code: read('code'),
      verifier: read('code_verifier'),
      redirectUri: read('redirect_uri'),
    }),
  )
  add('refresh_token', ['refresh_token', 'scope', 'resource'], (who, by, read) =>
    grants.refresh(who, by, read('refresh_token')),
  )
  add(DEVICE_GRANT, ['device_code', 'resource'], (who, by, read) => grants.pollDevice(who, by, read('device_code')))

  function add(name: string, params: readonly string[], ask: Ask): void {
    const answer = async (ctx: KoaContextWithOIDC): Promise<void> => {
      const by = { client: ctx.oidc.client?.clientId ?? '', address: asking().from.address }
      const given = await ask(who(), by, (param) => readParam(ctx, param)).catch(refuse)
      if (typeof given === 'string') throw hold(given)
      ctx.body = describe(given)
    }
    provider.registerGrantType(name, answer, params)
  }

  /** What was refused by ours stands in the ledger already. */
  function refuse(error: unknown): never {
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

const describe = ({ accessToken, expiresInS, refreshToken, scope }: Refreshed) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: expiresInS,
  refresh_token: refreshToken,
  ...(scope === null ? {} : { scope }),
})
