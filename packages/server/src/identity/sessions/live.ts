/** The sessions of a person that live, for themselves and for an admin, who ends them. */
import type { SessionRow, UserRow } from '#identity/accounts'
import { store } from '#identity/accounts'
import type { Context, SessionId } from '#kernel'
import { Problem } from '#kernel'
import type { SessionOrigins } from './origin.ts'
import { endsAt, idleEndsAt, lapsesAt } from './session-rule.ts'
import { sessionStore } from './session-store.ts'
import type { Sessions } from './sessions.ts'

type Person = Pick<UserRow, 'id' | 'subject'>

export type LiveSessions = ReturnType<typeof createLiveSessions>

export function createLiveSessions(sessions: Pick<Sessions, 'endSession' | 'endSessionsOf'>, origins: SessionOrigins) {
  return {
    /** The newest first. Listing them is written down. */
    async listLive(ctx: Context, person: Person) {
      const rows = await sessionStore.listSessionsOf(ctx.tx, ctx.org, person.id)
      const live = rows.filter((session) => lapsesAt(session) > ctx.now).toReversed()
      const sealed = await sessionStore.listOrigins(ctx, person.id)
      const opened = await origins.openOrigins(ctx, sealed)
      const known = new Map(
        sealed.map(({ id }, index) => {
          const origin = opened[index]
          return [id, origin?.state === 'open' ? origin.value : undefined]
        }),
      )
      ctx.record({ action: 'session.list', object: live.map(({ id }) => id), subject: person.subject })
      return live.map((session) => {
        const { device = null, address = null } = known.get(session.id) ?? {}
        return { ...toView(session), device, address }
      })
    },

    /** @throws {Problem} `identity.session-unknown` (404): also for somebody else's. */
    async endOne(ctx: Context, { id: user }: Person, id: SessionId): Promise<void> {
      const session = await sessionStore.findSession(ctx.tx, { org: ctx.org, id })
      if (session?.user !== user || session.endedAt !== null)
        throw new Problem('missing', 'identity.session-unknown', 'There is no such session.')
      await sessions.endSession(ctx, session, 'revoked')
    },

    /** Their row is held first: a session that is being opened for them is seen and ends too, or is opened no more. */
    async endAll(ctx: Context, { id }: Person): Promise<void> {
      await store.lockUser(ctx.tx, { org: ctx.org, user: id })
      await sessions.endSessionsOf(ctx, id, 'revoked')
    },
  }
}

const toView = (session: SessionRow) => ({
  id: session.id,
  beganAt: session.createdAt.toISOString(),
  lastUsedAt: session.lastUsedAt.toISOString(),
  idleEndsAt: idleEndsAt(session).toISOString(),
  endsAt: endsAt(session).toISOString(),
  assuranceLevel: session.assurance,
  /** The client that holds it for the person; null for one they signed in to by themselves. */
  client: session.client,
})
