/** From an access token to whoever it stands for: the signature says it is ours, the session's row says it still holds. */
import type { Kernel } from '#kernel'
import { ceilingOf, later } from '#kernel'
import type { Authenticator, Principal } from '#kernel/http'
import type { AccessTokens, Claims } from './access-token.ts'
import type { Permissions } from './permissions.ts'
import type { SessionRow } from './schema.ts'
import type { SessionRule } from './session-rule.ts'
import { endsAt, idleEndsAt } from './session-rule.ts'
import { sessionStore } from './session-store.ts'

/** How often a use is written down. Between two writes the session looks older than it is, never younger. */
const TOUCH_AFTER = { seconds: 15 }

/** @param permissions of the whole house; undefined until its rooms are known, and until then nobody comes in. */
export function createAuthenticator(
  { database, clock }: Pick<Kernel, 'database' | 'clock'>,
  tokens: AccessTokens,
  rule: SessionRule,
  permissions: () => Permissions | undefined,
): Authenticator {
  return {
    async authenticate(token, keepsAlive) {
      const held = permissions()
      if (!held) return { refused: 'house not open' }
      const claims = await tokens.verify(token)
      if ('refused' in claims) return claims
      const now = clock.now()
      return database.transaction({ org: claims.org }, async (tx) => {
        const session = await sessionStore.findSession(tx, { org: claims.org, id: claims.sid })
        const fault = findFault(session, claims, now)
        if (!session || fault) return { refused: fault ?? 'unknown session' }
        if (!keepsAlive || later(session.lastUsedAt, TOUCH_AFTER) > now) return toPrincipal(session, held)
        await sessionStore.touchSession(tx, session, now)
        return toPrincipal({ ...session, lastUsedAt: now }, held)
      })
    },
  }

  function findFault(session: SessionRow | undefined, claims: Claims, now: Date): string | undefined {
    if (!session) return 'unknown session'
    if (session.user !== claims.sub || session.version !== claims.ver) return 'session has another version'
    return rule.findFault(session, now)
  }
}

/** What a live session may do. An admin ceiling without a second factor is marked; the journey lets it to few routes. */
export function toPrincipal(session: SessionRow, permissions: Permissions): Principal {
  const { id, org, user, subject, role, assurance } = session
  const held = permissions(role)
  return {
    actor: { kind: 'person', id: subject, role, session: id },
    org,
    may: (action) => held.has(action),
    assuranceLevel: assurance,
    needsSecondFactor: ceilingOf(role) === 'admin' && assurance !== 'aal2',
    budget: user,
    session: { id, idleEndsAt: idleEndsAt(session), endsAt: endsAt(session) },
  }
}
