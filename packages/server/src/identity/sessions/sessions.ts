/** Sessions from sign-in to their end, and the rotation of refresh tokens. */
import type { AssuranceLevel, SessionRow, UserRow } from '#identity/accounts'
import { refuseEntrance, store } from '#identity/accounts'
import type { Context, SessionId, UserId } from '#kernel'
import { createOpaqueToken, hashToken, orgOfToken, Problem, uuidv7 } from '#kernel'
import type { AccessTokens, IssuedFor } from './access-token.ts'
import { LIFE_S } from './access-token.ts'
import type { SessionOrigins } from './origin.ts'
import type { SessionRule } from './session-rule.ts'
import { lapsesAt } from './session-rule.ts'
import type { EndedBecause, SessionDraft, SessionPlace } from './session-store.ts'
import { sessionStore } from './session-store.ts'

/** What a session hands out. */
export interface Tokens {
  readonly accessToken: string
  readonly expiresInS: number
  readonly refreshToken: string
  readonly assuranceLevel: AssuranceLevel
}

/** `scope` is what the tokens are good for; null for all the person may do. */
export interface Refreshed extends Tokens {
  readonly scope: string | null
}

/** All now, and the person's own, where nothing else is said. */
interface SessionTerms {
  /** Where whoever asks has to know it before. */
  readonly id?: SessionId
  readonly beganAt?: Date
  readonly usedAt?: Date
  /** When the person was proven last; where none is given, when it began. */
  readonly provenAt?: Date
  /** Who holds it for the person, and for which actions; null for all of them. */
  readonly holder?: { readonly client: string; readonly scope: string | null }
  /** The session it came of: raised, or handed on to an app. */
  readonly cameOf?: SessionId
}

/** Lets a session that came of another count as having come by the same way. */
export type FollowSession = (ctx: Context, from: SessionId, to: SessionId) => Promise<unknown>

/** From what a session is good for to what one access token of it is: the same, or less. Throws where more is asked for. */
export type NarrowScope = (scope: string | null) => string | null

const asItIs: NarrowScope = (scope) => scope

export type Sessions = ReturnType<typeof createSessions>

export function createSessions(
  tokens: AccessTokens,
  rule: SessionRule,
  { sealOrigin }: Pick<SessionOrigins, 'sealOrigin'>,
  follow: FollowSession,
) {
  return {
    openSession,
    beginSession,
    grantWithin,
    refreshSession,
    raiseSession,
    endSession,
    endSessionsOf,
    endSessionsOfClient,
    endLapsed,
  }

  /**
   * Begins a session for a user whose row this transaction holds. It begins now, but where it goes on for another;
   * the probes' canary needs aged ones.
   */
  async function openSession(
    ctx: Context,
    user: UserRow,
    assurance: AssuranceLevel,
    terms: SessionTerms = {},
  ): Promise<Tokens> {
    return grant(ctx, await beginSession(ctx, user, assurance, terms))
  }

  /** As `openSession`, without tokens. */
  async function beginSession(
    ctx: Context,
    user: UserRow,
    assurance: AssuranceLevel,
    {
      id = uuidv7<SessionId>(ctx.now),
      beganAt = ctx.now,
      usedAt = ctx.now,
      provenAt = beganAt,
      holder,
      cameOf,
    }: SessionTerms = {},
  ): Promise<IssuedFor> {
    const draft: SessionDraft = {
      org: ctx.org,
      id,
      user: user.id,
      assurance,
      authTime: provenAt,
      createdAt: beganAt,
      lastUsedAt: usedAt,
      version: 1,
      client: holder?.client ?? null,
      scope: holder?.scope ?? null,
    }
    const { subject, role, hats } = user
    const originSealed = await sealOrigin(ctx, user, id)
    await sessionStore.insertSession(ctx.tx, { ...draft, seal: rule.seal(draft), subject, originSealed })
    if (cameOf !== undefined) await follow(ctx, cameOf, id)
    // From here on the person acts, no longer the stranger who knocked.
    const home =
      ctx.actor.kind === 'stranger' ? await ctx.enter(ctx.org, { kind: 'person', id: subject, role, session: id }) : ctx
    home.record({
      action: 'session.open',
      object: id,
      subject,
      facts: { assurance, role, client: holder?.client ?? 'none' },
    })
    return { ...draft, role, hats }
  }

  /**
   * Exchanges a refresh token for its successor. It is no use of the session, and renews neither its end nor how it
   * was proven.
   *
   * @param client the OAuth client that presents it, null for the console: it is good for whom it was given to only.
   * @param narrow what the access token is good for, of what the session is; the session stays as it is.
   * @throws {Problem} `identity.refresh-refused` (401); a token used twice also ends its session.
   */
  async function refreshSession(
    ctx: Context,
    text: string,
    client: string | null = null,
    narrow: NarrowScope = asItIs,
  ): Promise<Refreshed> {
    const org = orgOfToken(text)
    if (!org || !(await store.findOrganisation(ctx.tx, org))) throw refuseRefresh('unknown refresh token')
    const home = await ctx.enter(org)
    const hash = hashToken(text)
    const known = await sessionStore.findRefresh(home, hash)
    const session = known && (await sessionStore.lockSession(home.tx, { org, id: known.session }))
    if (!session) throw refuseRefresh('unknown refresh token')
    if (session.client !== client) throw refuseRefresh('refresh token of another client', session)
    if ((await sessionStore.useRefresh(home, hash)) === 0) throw await refuseReuse(home, session)
    const fault = rule.findFault(session, home.now)
    if (fault) throw refuseRefresh(fault, session)
    home.record({ action: 'session.refresh', object: session.id, subject: session.subject })
    return grantWithin(home, session, narrow)
  }

  async function refuseReuse(home: Context, session: SessionRow): Promise<Problem> {
    // The theft is told at once and by itself; whoever goes on with a token of the dead is one of many.
    if (await endSession(home, session, 'refresh token used twice'))
      home.record({ action: 'refresh.reuse', object: session.id, subject: session.subject, outcome: 'refused' })
    return refuseRefresh('refresh token used twice', session)
  }

  /**
   * A second factor was proven within the session of a user whose row this transaction holds. The session goes on under
   * another id, no longer and for nobody else than it would have; it and all others of the user end, so that no token from before is raised.
   *
   * @throws {Problem} `identity.session-over` (401) when it ended meanwhile.
   */
  async function raiseSession(ctx: Context, user: UserRow, place: SessionPlace): Promise<Tokens> {
    const session = await sessionStore.lockSession(ctx.tx, place)
    if (session?.endedAt !== null)
      throw new Problem('unauthenticated', 'identity.session-over', 'Your session has ended. Sign in again.')
    await endSessionsOf(ctx, user.id, 'second factor changed')
    const { client, scope, createdAt: beganAt } = session
    const holder = client === null ? {} : { holder: { client, scope } }
    return openSession(ctx, user, 'aal2', { beganAt, provenAt: ctx.now, cameOf: session.id, ...holder })
  }

  /** Ends a session that still lives; ending it again does nothing. Whether it did. */
  async function endSession(ctx: Context, session: SessionRow, because: EndedBecause, at = ctx.now): Promise<boolean> {
    const seal = rule.seal({ ...session, endedAt: at })
    const hasEnded = (await sessionStore.endSession(ctx.tx, session, { at, because, seal })) > 0
    if (hasEnded)
      ctx.record({ action: 'session.end', object: session.id, subject: session.subject, facts: { because } })
    return hasEnded
  }

  /** Ends all of a user's sessions, but for the one that is spared. */
  async function endSessionsOf(ctx: Context, user: UserId, because: EndedBecause, spared?: SessionId): Promise<void> {
    const live = await sessionStore.listSessionsOf(ctx.tx, ctx.org, user)
    for (const session of live) if (session.id !== spared) await endSession(ctx, session, because)
  }

  /** Ends what a client holds, of whomever it holds it. */
  async function endSessionsOfClient(ctx: Context, client: string, because: EndedBecause): Promise<void> {
    const live = await sessionStore.listSessionsOfClient(ctx.tx, ctx.org, client)
    for (const session of live) await endSession(ctx, session, because)
  }

  /** Writes down the end of sessions that lapsed in the organisation of the context. They were refused since then. */
  async function endLapsed(ctx: Context): Promise<void> {
    for (const session of await sessionStore.listLiveSessions(ctx.tx, ctx.org)) {
      const at = lapsesAt(session)
      if (at <= ctx.now)
        await endSession(ctx, session, rule.findFault(session, at) === 'session too old' ? 'too old' : 'idle', at)
    }
  }

  /** As `grant`, with an access token that may be good for less than the session is. */
  async function grantWithin(ctx: Context, session: IssuedFor, narrow: NarrowScope): Promise<Refreshed> {
    const scope = narrow(session.scope)
    return { ...(await grant(ctx, { ...session, scope })), scope }
  }

  /** Tokens for a session that begins or goes on in this transaction. */
  async function grant(ctx: Context, session: IssuedFor): Promise<Tokens> {
    const refresh = createOpaqueToken(ctx.org)
    await sessionStore.insertRefresh(ctx.tx, session, refresh.hash)
    const accessToken = await tokens.issue(session)
    return { accessToken, expiresInS: LIFE_S, refreshToken: refresh.text, assuranceLevel: session.assurance }
  }
}

const refuseRefresh = (reason: string, session?: SessionRow): Problem =>
  refuseEntrance('identity.refresh-refused', reason, session)
