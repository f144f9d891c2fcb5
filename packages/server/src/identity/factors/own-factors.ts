/** When a person may change the own factors, and which must stay. */
import type { SessionRow, UserRow } from '#identity/accounts'
import { hasFactor } from '#identity/accounts'
import { inForce } from '#identity/policy'
import type { Self } from '#identity/sessions'
import type { Span } from '#kernel'
import { isAdministering, later, Problem } from '#kernel'

/** How long ago the person may have been proven for a factor to be added, changed or taken away. */
const FRESH_FOR = { seconds: 300 } as const satisfies Span

type Factors = Pick<UserRow, 'totpSealed' | 'passkeys'>

/**
 * Step-up as RFC 9470 asks for it: a stolen session alone must neither make itself a factor nor take one away. Whoever has
 * a factor was proven by it in this session, within the last five minutes; a refresh renews neither.
 *
 * @throws {Problem} `identity.reauthentication-needed` (401).
 */
export function requireProven({ user, session }: Self, now: Date): void {
  const isFresh = later(session.authTime, FRESH_FOR) > now
  if (isFresh && (!hasFactor(user) || session.assurance === 'aal2')) return
  const level = hasFactor(user) ? ', acr_values="aal2"' : ''
  const challenge = `Bearer error="insufficient_user_authentication"${level}, max_age=${FRESH_FOR.seconds}`
  throw new Problem(
    'unauthenticated',
    'identity.reauthentication-needed',
    'You signed in too long ago for this. Sign in again, with your second factor if you have one, then do it within five minutes.',
    { headers: { 'www-authenticate': challenge } },
  )
}

/** @throws {Problem} `identity.last-factor` (409) when nothing would be left to a person who must have a factor. */
export function requireFactorLeft(
  left: Factors & Pick<UserRow, 'role' | 'hats'>,
  { settings }: Pick<SessionRow, 'settings'>,
): void {
  const mustHave = isAdministering(left) || inForce(settings).secondFactor === 'everyone'
  if (hasFactor(left) || !mustHave) return
  throw new Problem(
    'conflict',
    'identity.last-factor',
    'This is your last second factor, and your role or your organisation needs one. Set up another one first.',
  )
}
