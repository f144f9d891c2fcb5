/** Sessions from sign-in to their end, and the rotation of refresh tokens. */
import type { Context, SessionId, UserId } from '#kernel'
import { createOpaqueToken, hashToken, orgOfToken, Problem, uuidv7 } from '#kernel'
import type { AccessTokens } from './access-token.ts'
import { LIFE_S } from './access-token.ts'
import type { AssuranceLevel, SessionRow, UserRow } from './schema.ts'
import type { SessionRule } from './session-rule.ts'
import { lapsesAt } from './session-rule.ts'
import type { EndedBecause, SessionPlace } from './session-store.ts'
import { sessionStore } from './session-store.ts'
import { store } from './store.ts'

/** What a session hands out. */
export interface Tokens {
  readonly accessToken: string
  readonly expiresInS: number
  readonly refreshToken: string
  readonly assuranceLevel: AssuranceLevel
}

export type Sessions = ReturnType<typeof createSessions>

export function createSessions(tokens: AccessTokens, rule: SessionRule) {
  return { openSession, refreshSession, raiseSession, endSession, endSessionsOf, endLapsed }

  /**
   * Begins a session for a user whose row this transaction holds. It begins now; only the probes' canary needs aged ones.
   */
  async function openSession(
    ctx: Context,
    user: UserRow,
    assurance: AssuranceLevel,
    { beganAt, usedAt } = { beganAt: ctx.now, usedAt: ctx.now },
  ): Promise<Tokens> {
    const draft = {
      org: ctx.org,
      id: uuidv7<SessionId>(ctx.now),
      user: user.id,
      assurance,
      authTime: beganAt,
      createdAt: beganAt,
      lastUsedAt: usedAt,
      version: 1,
    }
    const { subject, role, status } = user
    const session: SessionRow = { ...draft, subject, role, status, endedAt: null, seal: rule.seal(draft) }
    await sessionStore.insertSession(ctx.tx, session)
    const { id } = session
    // From here on the person acts, no longer the stranger who knocked.
    const home =
      ctx.actor.kind === 'stranger' ? await ctx.enter(ctx.org, { kind: 'person', id: subject, role, session: id }) : ctx
    home.record({ action: 'session.open', object: id, subject, facts: { assurance, role } })
    return grant(ctx, session)
  }

  /**
   * Exchanges a refresh token for its successor. It is no use of the session, and renews neither its end nor how it
   * was proven.
   *
   * @throws {Problem} `identity.refresh-refused` (401); a token used twice also ends its session.
   */
  async function refreshSession(ctx: Context, text: string): Promise<Tokens> {
    const org = orgOfToken(text)
    if (!org || !(await store.findOrganisation(ctx.tx, org))) throw refuseRefresh(ctx, 'unknown refresh token')
    const home = await ctx.enter(org)
    const hash = hashToken(text)
    const used = await sessionStore.useRefresh(home, hash)
    if (!used) throw await refuseReuse(home, hash)
    const session = await sessionStore.lockSession(home.tx, { org, id: used.session })
    const fault = session ? rule.findFault(session, home.now) : 'unknown session'
    if (!session || fault) throw refuseRefresh(home, fault ?? 'unknown session', session)
    home.record({ action: 'session.refresh', object: session.id, subject: session.subject })
    return grant(home, session)
  }

  async function refuseReuse(home: Context, hash: Uint8Array): Promise<Problem> {
    const known = await sessionStore.findRefresh(home, hash)
    if (!known) return refuseRefresh(home, 'unknown refresh token')
    const session = await sessionStore.findSession(home.tx, { org: home.org, id: known.session })
    if (session) await endSession(home, session, 'refresh token used twice')
    home.record({
      action: 'refresh.reuse',
      object: known.session,
      outcome: 'refused',
      ...(session ? { subject: session.subject } : {}),
    })
    return refresh401()
  }

  /** A second factor was proven within the session. Its tokens stay; what they reach is read from the row. */
  async function raiseSession(ctx: Context, place: SessionPlace): Promise<void> {
    const session = await sessionStore.lockSession(ctx.tx, place)
    if (!session) throw new Error('the session of the caller is gone')
    const raised = { ...session, assurance: 'aal2' as const, authTime: ctx.now }
    await sessionStore.raiseSession(ctx.tx, place, { ...raised, seal: rule.seal(raised) })
  }

  /** Ends a session that still lives; ending it again does nothing. */
  async function endSession(ctx: Context, session: SessionRow, because: EndedBecause, at = ctx.now): Promise<void> {
    const ended = await sessionStore.endSession(ctx.tx, session, at, because)
    if (ended > 0)
      ctx.record({ action: 'session.end', object: session.id, subject: session.subject, facts: { because } })
  }

  /** Ends all of a user's sessions, but the one to be kept. */
  async function endSessionsOf(ctx: Context, user: UserId, because: EndedBecause, kept?: SessionId): Promise<void> {
    const live = await sessionStore.listSessionsOf(ctx.tx, ctx.org, user)
    for (const session of live) if (session.id !== kept) await endSession(ctx, session, because)
  }

  /** Writes down the end of sessions that lapsed in the organisation of the context. They were refused since then. */
  async function endLapsed(ctx: Context): Promise<void> {
    for (const session of await sessionStore.listLiveSessions(ctx.tx, ctx.org)) {
      const at = lapsesAt(session)
      if (at <= ctx.now)
        await endSession(ctx, session, rule.findFault(session, at) === 'session too old' ? 'too old' : 'idle', at)
    }
  }

  async function grant(ctx: Context, session: SessionRow): Promise<Tokens> {
    const refresh = createOpaqueToken(ctx.org)
    await sessionStore.insertRefresh(ctx.tx, session, refresh.hash)
    const accessToken = await tokens.issue(session)
    return { accessToken, expiresInS: LIFE_S, refreshToken: refresh.text, assuranceLevel: session.assurance }
  }
}

function refuseRefresh(ctx: Context, reason: string, session?: SessionRow): Problem {
  ctx.record({
    action: 'session.refuse',
    object: session?.id ?? 'unknown',
    outcome: 'refused',
    facts: { reason },
    ...(session ? { subject: session.subject } : {}),
  })
  return refresh401()
}

const refresh401 = () =>
  new Problem('unauthenticated', 'identity.refresh-refused', 'The refresh token is not valid. Sign in again.', {
    keep: true,
  })
