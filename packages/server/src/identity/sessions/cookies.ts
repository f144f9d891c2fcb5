/** Tokens on their way to a browser: in `__Host-` cookies that no script can read, or in the body. */
import type { Grant } from '#identity/accounts'
import type { Answer } from '#kernel/http'
import { ACCESS_COOKIE, ok, REFRESH_COOKIE } from '#kernel/http'
import { ABSOLUTE } from './session-rule.ts'
import type { Tokens } from './sessions.ts'

const NEVER_KEPT = { 'cache-control': 'no-store' }

const cookie = (name: string, value: string, lifeS: number): string =>
  `${name}=${value}; Path=/; Max-Age=${lifeS}; Secure; HttpOnly; SameSite=Strict`

/** Answers a sign-in or refresh in the way the client asked for. `more` goes into the body beside the tokens. */
export function grantTokens(tokens: Tokens, delivery: 'tokens' | 'cookie' = 'tokens', more: object = {}): Answer {
  if (delivery === 'tokens') return ok({ ...more, ...(tokens satisfies Grant) }, NEVER_KEPT)
  const { accessToken, refreshToken, expiresInS, assuranceLevel } = tokens
  const cookies = [
    cookie(ACCESS_COOKIE, accessToken, expiresInS),
    // The server ends the session; the browser need not keep the cookie any longer than that can take.
    cookie(REFRESH_COOKIE, refreshToken, ABSOLUTE.hours * 3_600),
  ]
  return ok({ ...more, ...({ expiresInS, assuranceLevel } satisfies Grant) }, { ...NEVER_KEPT, 'set-cookie': cookies })
}

export const forgetCookies = { 'set-cookie': [cookie(ACCESS_COOKIE, '', 0), cookie(REFRESH_COOKIE, '', 0)] }
