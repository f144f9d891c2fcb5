/** What a person sees of themselves: who they are, what they may do, and in which sessions. */
import type { Personal, SessionRow, UserRow } from '#identity/accounts'
import { hasFactor, narrowingsOf, placeOf, store } from '#identity/accounts'
import type { Permissions } from '#identity/authority'
import { withheldFrom } from '#identity/authority'
import type { LiveSessions, Sessions } from '#identity/sessions'
import { endsAt, idleEndsAt, mustEnrol, readSelf } from '#identity/sessions'
import type { Context, Kernel, SessionId } from '#kernel'
import { setsOf } from '#kernel'

export type Me = ReturnType<typeof createMe>

export function createMe(
  { vault, config }: Pick<Kernel, 'vault' | 'config'>,
  sessions: Pick<Sessions, 'endSession'>,
  liveSessions: LiveSessions,
  permissions: () => Permissions | undefined,
) {
  const heldActions = (user: UserRow): string[] => {
    const withheld = withheldFrom(user)
    const held = permissions()?.(...setsOf(user)) ?? new Map()
    return [...held.keys()].filter((action) => !withheld.has(action)).sort()
  }

  return {
    async readMe(ctx: Context) {
      const { user, session } = await readSelf(ctx)
      const { email, name } = await vault.open<Personal>(ctx.tx, placeOf(user, 'personal'), user.personalSealed)
      const organisation = await store.findOrganisation(ctx.tx, ctx.org)
      ctx.record({ action: 'me.read', object: user.id, subject: user.subject })
      return {
        id: user.id,
        email,
        name,
        roles: [...setsOf(user)],
        permissions: heldActions(user),
        narrowed: narrowingsOf(user),
        organisation: { id: ctx.org, name: organisation?.name ?? '' },
        assuranceLevel: session.assurance,
        hasSecondFactor: hasFactor(user),
        factors: { totp: user.totpSealed !== null, passkeys: user.passkeys, recoveryCodes: user.recoveryCodes },
        mustEnrol: mustEnrol(session),
        session: toView(session),
        house: { profile: config.profile, demo: config.demo, testClock: config.testClockStart !== undefined },
      }
    },

    async listOwnSessions(ctx: Context) {
      const { user, session: own } = await readSelf(ctx)
      const live = await liveSessions.listLive(ctx, user)
      const data = live.map((session) => ({ ...session, isThis: session.id === own.id }))
      return { data, page: { next: null, hasMore: false } }
    },

    /** Ends the session the request came in. */
    async signOut(ctx: Context): Promise<void> {
      const { session } = await readSelf(ctx)
      await sessions.endSession(ctx, session, 'signed out')
    },

    /** @throws {Problem} `identity.session-unknown` (404): also for somebody else's. */
    async endOwnSession(ctx: Context, id: SessionId): Promise<void> {
      const { user } = await readSelf(ctx)
      await liveSessions.endOne(ctx, user, id)
    },
  }
}

const toView = (session: SessionRow) => ({
  id: session.id,
  idleEndsAt: idleEndsAt(session).toISOString(),
  endsAt: endsAt(session).toISOString(),
})
