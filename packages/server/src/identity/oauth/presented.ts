/** Tokens that a client asks about (RFC 7662) or gives back (RFC 7009): found by what they are, judged by their session. */
import type { SessionRow } from '#identity/accounts'
import type { AccessTokens, SessionRule, Sessions } from '#identity/sessions'
import { endsAt, idleEndsAt, sessionStore } from '#identity/sessions'
import type { Context, Kernel, OrgId, SessionId, Who } from '#kernel'
import { earliest, HOUSE, hashToken, orgOfToken } from '#kernel'

/** What is told of a token that lives. Seconds since the epoch. */
export interface Presented {
  readonly kind: 'access' | 'refresh'
  readonly org: OrgId
  readonly session: SessionId
  readonly client: string
  readonly scope: string | null
  readonly told: Readonly<Record<string, string | number>>
}

export type PresentedTokens = ReturnType<typeof createPresentedTokens>

export function createPresentedTokens(
  { act, clock }: Pick<Kernel, 'act' | 'clock'>,
  tokens: AccessTokens,
  sessions: Sessions,
  rule: SessionRule,
) {
  return { findAccess, findRefresh, tell, giveBack }

  /** An access token of ours that opens something now, for a client. */
  async function findAccess(who: Who, text: string): Promise<Presented | undefined> {
    const claims = await tokens.verify(text)
    if ('refused' in claims) return undefined
    const { org, sid: id, sub, ver, exp, iat } = claims
    const session = await act({ ...who, org: HOUSE }, async (ctx) =>
      sessionStore.findSession((await ctx.enter(org)).tx, { org, id }),
    )
    if (!session || session.user !== sub || session.version !== ver) return undefined
    return toPresented('access', session, { exp, iat })
  }

  /**
   * A refresh token of a session that lives, that was not used yet. To be given back it may have been: whoever says that it
   * is worth nothing any more, means all that came of it.
   */
  async function findRefresh(who: Who, text: string, isGivenBack: boolean): Promise<Presented | undefined> {
    const org = orgOfToken(text)
    if (!org) return undefined
    const session = await act({ ...who, org: HOUSE }, async (ctx) => {
      const home = await ctx.enter(org)
      const known = await sessionStore.findRefresh(home, hashToken(text))
      return known && (isGivenBack || !known.isUsed)
        ? sessionStore.findSession(home.tx, { org, id: known.session })
        : undefined
    })
    return (
      session && toPresented('refresh', session, { exp: secondsOf(earliest(idleEndsAt(session), endsAt(session))) })
    )
  }

  function toPresented(kind: Presented['kind'], session: SessionRow, told: Presented['told']): Presented | undefined {
    const { org, id, client, scope, user } = session
    if (client === null || rule.findFault(session, clock.now()) !== undefined) return undefined
    return { kind, org, session: id, client, scope, told: { ...told, sub: user } }
  }

  /** Leaves the entry that the client was told of it. */
  function tell(who: Who, presented: Presented): Promise<void> {
    return inSession(who, presented, (home, { id, subject }) => {
      home.record({ action: 'token.read', object: id, subject })
    })
  }

  /** Either token ends the session: what is left of the other would be worth nothing. */
  function giveBack(who: Who, presented: Presented): Promise<void> {
    return inSession(who, presented, async (home, session) => {
      await sessions.endSession(home, session, 'signed out')
    })
  }

  function inSession(
    who: Who,
    { org, session: id }: Presented,
    work: (home: Context, session: SessionRow) => Promise<void> | void,
  ): Promise<void> {
    return act({ ...who, org: HOUSE }, async (ctx) => {
      const home = await ctx.enter(org)
      const session = await sessionStore.lockSession(home.tx, { org, id })
      if (session) await work(home, session)
    })
  }
}

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000)
