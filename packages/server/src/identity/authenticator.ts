/** From an access token to whoever it stands for: the signature says it is ours, the session's row says it still holds. */
import type { SessionRow } from '#identity/accounts'
import type { Permissions } from '#identity/authority'
import { withheldFrom } from '#identity/authority'
import type { StepUps } from '#identity/factors'
import { inForce } from '#identity/policy'
import type { AccessTokens, Claims, SessionRule } from '#identity/sessions'
import { endsAt, idleEndsAt, mustEnrol, SESSION_BY_ID, touchLeg } from '#identity/sessions'
import type { Kernel, SessionId } from '#kernel'
import { later, setsOf } from '#kernel'
import { createGroupCommit } from '#kernel/database'
import type { Authenticator, Principal } from '#kernel/http'

/** Whom a token of another kind stands for. */
type BearerLook = (token: string, address: string) => Promise<Principal | { readonly refused: string }>

/** How often a use is written down. Between two writes the session looks older than it is, never younger. */
const TOUCH_AFTER = { seconds: 15 }

/**
 * @param bearers by the kind of token that routes name.
 * @param permissions of the whole house; undefined until its rooms are known, and until then nobody comes in.
 */
export function createAuthenticator(
  { database, clock }: Pick<Kernel, 'database' | 'clock'>,
  tokens: AccessTokens,
  rule: SessionRule,
  permissions: () => Permissions | undefined,
  stepUps: Pick<StepUps, 'takeStepUp'>,
  bearers: Readonly<Record<string, BearerLook>>,
): Authenticator {
  /** Whom a verified token was found to stand for. Gone with its claims. */
  const known = new WeakMap<Claims, { readonly stamp: string; readonly principal: Principal }>()
  const touch = createGroupCommit<SessionRow>(
    async (sessions) => {
      const now = clock.now()
      const byOrg = Map.groupBy(sessions, ({ org }) => org)
      await database.fly([...byOrg].map(([org, rows]) => touchLeg(org, rows.map(idOf), now)))
    },
    { size: 256, lanes: 1 },
  )

  return {
    takeStepUp: stepUps.takeStepUp,
    authenticateBearer: async (kind, token, address) =>
      (await bearers[kind]?.(token, address)) ?? { refused: `no tokens of the kind ${kind}` },

    async authenticate(token, keepsAlive) {
      const held = permissions()
      if (!held) return { refused: 'house not open' }
      const claims = await tokens.verify(token)
      if ('refused' in claims) return claims
      const found = await look(claims, keepsAlive)
      if ('refused' in found) return found
      return standFor(claims, found, held)
    },

    recognise(token, keepsAlive) {
      const claims = tokens.recall(token)
      const held = permissions()
      const before = claims && known.get(claims)
      if (!claims || !before || !held) return undefined
      return {
        principal: before.principal,
        confirm: async () => {
          const found = await look(claims, keepsAlive)
          if ('refused' in found) {
            // From now on it is verified and looked at before anything else is done for it.
            known.delete(claims)
            return found
          }
          return before.stamp === stampOf(found) ? undefined : standFor(claims, found, held)
        },
      }
    },
  }

  function standFor(claims: Claims, session: SessionRow, held: Permissions): Principal {
    const principal = toPrincipal(session, held, claims)
    known.set(claims, { stamp: stampOf(session), principal })
    return principal
  }

  async function look(claims: Claims, keepsAlive: boolean): Promise<SessionRow | { readonly refused: string }> {
    const session = await database.find(SESSION_BY_ID, claims.org, claims.sid)
    const now = clock.now()
    const fault = findFault(session, claims, now)
    if (!session || fault) return { refused: fault ?? 'unknown session' }
    if (!keepsAlive || later(session.lastUsedAt, TOUCH_AFTER) > now) return session
    await touch(session)
    return { ...session, lastUsedAt: now }
  }

  function findFault(session: SessionRow | undefined, claims: Claims, now: Date): string | undefined {
    if (!session) return 'unknown session'
    if (session.user !== claims.sub || session.version !== claims.ver) return 'session has another version'
    return rule.findFault(session, now)
  }
}

const idOf = ({ id }: { readonly id: SessionId }) => id

/** Changes with everything that a principal is made of. */
const stampOf = ({ subject, role, hats, assurance, userVersion, policyVersion }: SessionRow): string =>
  `${subject} ${role} ${hats.join(' ')} ${assurance} ${userVersion} ${policyVersion}`

/**
 * What a live session may do: what all its sets hold together, without what is withheld, by a token that may name less. An admin ceiling without a second
 * factor is marked; the journey lets it to few routes.
 */
export function toPrincipal(
  session: SessionRow,
  permissions: Permissions,
  { scope: named }: Pick<Claims, 'scope'>,
): Principal {
  const { id, org, user, subject, role, hats, assurance, scope, settings } = session
  const held = permissions(...setsOf(session))
  const withheld = withheldFrom(session)
  const granted = scope === null ? held : new Set(scope.split(' '))
  const asked = named === undefined ? granted : new Set(named.split(' '))
  const wearing = hats.length === 0 ? {} : { hats }
  return {
    actor: { kind: 'person', id: subject, role, ...wearing, session: id },
    org,
    may: (action) => held.has(action) && granted.has(action) && asked.has(action) && !withheld.has(action),
    scopeOf: (action) => held.get(action),
    withheldBecause: (action) => (held.has(action) ? withheld.get(action) : undefined),
    assuranceLevel: assurance,
    needsSecondFactor: mustEnrol(session),
    budget: user,
    ...(settings === null ? {} : { requestsPerMinute: inForce(settings).requestsPerMinute }),
    session: { id, idleEndsAt: idleEndsAt(session), endsAt: endsAt(session) },
  }
}
