/** When a session is over (muts.auth.session-timeout), and the seal that keeps its row honest. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SessionRow } from '#identity/accounts'
import { inForce, LOOSEST } from '#identity/policy'
import type { Kernel, Span } from '#kernel'
import { earliest, isAdministering, later, remember } from '#kernel'
import { hasContractEnded } from './contracts.ts'

/** No session lives longer, whatever an organisation says. */
export const ABSOLUTE = { hours: LOOSEST.sessionHours } as const satisfies Span
/** How far the clocks of two nodes may differ before a last use is called a lie. */
const SKEW: Span = { minutes: 1 }

type Sealed = Pick<
  SessionRow,
  'org' | 'id' | 'user' | 'assurance' | 'authTime' | 'createdAt' | 'version' | 'client' | 'scope'
> & { readonly endedAt?: Date | null }
type Lapsing = Pick<SessionRow, 'createdAt' | 'lastUsedAt' | 'role' | 'hats' | 'settings'>

export const idleEndsAt = ({ lastUsedAt, settings }: Lapsing): Date =>
  later(lastUsedAt, { minutes: inForce(settings).sessionIdleMinutes })

export function endsAt(session: Lapsing): Date {
  const { sessionHours, adminSessionHours } = inForce(session.settings)
  const hours = isAdministering(session) ? Math.min(adminSessionHours, sessionHours) : sessionHours
  return later(session.createdAt, { hours })
}

/** The instant at which it lapses if nobody uses it again. */
export const lapsesAt = (session: Lapsing): Date => earliest(idleEndsAt(session), endsAt(session))

/**
 * Nothing opens without a second factor but the way to one: under the admin ceiling, and wherever an organisation says so
 * of everyone. A machine has none and stands below that ceiling.
 */
export const mustEnrol = (
  session: Pick<SessionRow, 'role' | 'hats' | 'assurance' | 'settings' | 'isMachine'>,
): boolean =>
  session.assurance !== 'aal2' &&
  (isAdministering(session) || (!session.isMachine && inForce(session.settings).secondFactor === 'everyone'))

export type SessionRule = ReturnType<typeof createSessionRule>

/**
 * Judges sessions. The seal binds who a session is of, how it was proven, since when and that it has ended, under a key that is
 * not in the database: whoever writes there can end a session but not raise, lengthen, give away or revive one.
 */
export function createSessionRule({ vault }: Pick<Kernel, 'vault'>) {
  const key = vault.derive('identity/session')

  const textOf = ({ org, id, user, assurance, authTime, createdAt, version, client, scope, endedAt }: Sealed): string =>
    JSON.stringify([
      ...[org, id, user, assurance, authTime.getTime(), createdAt.getTime(), version],
      // A person's own session has neither, and the text it always had.
      ...(client === null && scope === null ? [] : [client, scope]),
      ...(endedAt ? ['ended', endedAt.getTime()] : []),
    ])
  const sealText = (text: string) => new Uint8Array(createHmac('sha256', key).update(text).digest())
  const seal = (session: Sealed): Uint8Array => sealText(textOf(session))

  /** A session is looked at on each request, and changes seldom. */
  const sealOf = remember(50_000, sealText)

  const isGenuine = (session: SessionRow): boolean => {
    const expected = sealOf(textOf(session))
    return session.seal.length === expected.length && timingSafeEqual(session.seal, expected)
  }

  /** Why nobody may act in this session any more; undefined while it lives. */
  const findFault = (session: SessionRow, now: Date): string | undefined => {
    if (session.endedAt !== null) return 'session ended'
    if (session.status !== 'active') return 'account not active'
    if (hasContractEnded(session, now)) return 'contract ended'
    if (!isGenuine(session)) return 'session row altered'
    if (later(now, SKEW) < session.lastUsedAt) return 'session used in the future'
    if (endsAt(session) <= now) return 'session too old'
    if (idleEndsAt(session) <= now) return 'session idle too long'
    return undefined
  }

  return { seal, findFault }
}
