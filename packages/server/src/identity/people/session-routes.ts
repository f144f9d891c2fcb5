/** Sessions of the organisation's people, for its admins. */

import { Type } from 'typebox'
import { store } from '#identity/accounts'
import type { LiveSessions } from '#identity/sessions'
import { SessionView } from '#identity/sessions'
import type { Context, SessionId, UserId } from '#kernel'
import { Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent, ok, pageOf } from '#kernel/http'

const Id = Type.String({ format: 'uuid' })

export const createSessionRoutes = ({ listLive, endOne, endAll }: LiveSessions): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/users/:userId/sessions',
    params: Type.Object({ userId: Id }),
    access: { action: 'user.list-sessions' },
    summary: 'The sessions of a person that live, the newest first: since when, last used, from where and with what',
    answers: { 200: { description: 'Sessions', body: pageOf(SessionView) } },
    handle: async (ctx, { params }) => {
      const data = await listLive(ctx, await requirePerson(ctx, params.userId))
      return ok({ data, page: { next: null, hasMore: false } })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/users/:userId/sessions/:sessionId',
    params: Type.Object({ userId: Id, sessionId: Id }),
    access: { action: 'user.end-session' },
    summary: 'Ends one session of a person; it is refused from the next request on, on every node',
    answers: { 204: { description: 'Ended' } },
    handle: async (ctx, { params }) => {
      await endOne(ctx, await requirePerson(ctx, params.userId), params.sessionId as SessionId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/users/:userId/sessions',
    params: Type.Object({ userId: Id }),
    access: { action: 'user.end-session' },
    summary: 'Ends all sessions of a person at once',
    answers: { 204: { description: 'Ended' } },
    handle: async (ctx, { params }) => {
      await endAll(ctx, await requirePerson(ctx, params.userId))
      return noContent()
    },
  }),
]

async function requirePerson({ tx, org }: Context, user: string) {
  const row = await store.findUser(tx, { org, user: user as UserId })
  if (!row || row.isMachine) throw new Problem('missing', 'identity.user-unknown', 'No person has this id.')
  return row
}
