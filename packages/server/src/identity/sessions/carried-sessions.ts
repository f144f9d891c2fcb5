/** Sessions whose cookies a browser still carries when somebody signs in: they end, whoever they were of. */
import { store } from '#identity/accounts'
import type { Context, Kernel, Who } from '#kernel'
import { hashToken, orgOfToken } from '#kernel'
import type { RouteInput } from '#kernel/http'
import { ACCESS_COOKIE, REFRESH_COOKIE } from '#kernel/http'
import type { AccessTokens } from './access-token.ts'
import type { SessionPlace } from './session-store.ts'
import { sessionStore } from './session-store.ts'
import type { Sessions } from './sessions.ts'

type Cookies = RouteInput['cookies']

export type CarriedSessions = ReturnType<typeof createCarriedSessions>

export function createCarriedSessions({ act }: Pick<Kernel, 'act'>, tokens: AccessTokens, sessions: Sessions) {
  return {
    /** Where the cookies lead. Outside any transaction: a key may have to be read. */
    async find(who: Who, cookies: Cookies): Promise<readonly SessionPlace[]> {
      const { [ACCESS_COOKIE]: access, [REFRESH_COOKIE]: refresh } = cookies
      const places = [
        access === undefined ? undefined : await placeOfAccess(access),
        refresh === undefined ? undefined : await act(who, (ctx) => placeOfRefresh(ctx, refresh)),
      ]
      return places.filter((place) => place !== undefined)
    },

    /** Once the new session is open; a sign-in that is refused costs nobody theirs. */
    async end(ctx: Context, places: readonly SessionPlace[]): Promise<void> {
      for (const place of places) {
        const { tx } = await ctx.enter(place.org)
        const session = await sessionStore.findSession(tx, place)
        if (!session) continue
        const { subject, role, id } = session
        const home = await ctx.enter(place.org, { kind: 'person', id: subject, role, session: id })
        await sessions.endSession(home, session, 'signed in anew')
      }
    },
  }

  async function placeOfAccess(token: string): Promise<SessionPlace | undefined> {
    const claims = await tokens.verify(token)
    return 'refused' in claims ? undefined : { org: claims.org, id: claims.sid }
  }

  async function placeOfRefresh(ctx: Context, token: string): Promise<SessionPlace | undefined> {
    const org = orgOfToken(token)
    if (!org || !(await store.findOrganisation(ctx.tx, org))) return undefined
    const known = await sessionStore.findRefresh(await ctx.enter(org), hashToken(token))
    return known && { org, id: known.session }
  }
}
