/** What everybody has: themselves and their sessions. */

import { Type } from 'typebox'
import { AssuranceLevel, Email, Name, NarrowingView, RoleName } from '#identity/accounts'
import { forgetCookies, SessionView } from '#identity/sessions'
import type { SessionId } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, noContent, ok, pageOf } from '#kernel/http'
import type { Me } from './me.ts'

const Instant = Type.String({ format: 'date-time' })
const Session = Type.Object({ id: Type.String(), idleEndsAt: Instant, endsAt: Instant })
const OwnSession = Type.Object({ ...SessionView.properties, isThis: Type.Boolean() })

const MeView = Type.Object({
  id: Type.String(),
  email: Email,
  name: Name,
  roles: Type.Array(RoleName),
  permissions: Type.Array(Type.String()),
  /** What is withheld of them at present, and why. */
  narrowed: Type.Array(NarrowingView),
  organisation: Type.Object({ id: Type.String(), name: Type.String() }),
  assuranceLevel: AssuranceLevel,
  hasSecondFactor: Type.Boolean(),
  factors: Type.Object({ totp: Type.Boolean(), passkeys: Type.Integer(), recoveryCodes: Type.Integer() }),
  /** Every other door answers 403 until a second factor is enrolled and has been used. */
  mustEnrol: Type.Boolean(),
  session: Session,
  house: Type.Object({ profile: Type.String(), demo: Type.Boolean(), testClock: Type.Boolean() }),
})

export const createMeRoutes = (me: Me): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/me',
    access: { action: 'me.read' },
    beforeSecondFactor: true,
    summary: 'Who I am, what I may do, and when this session ends',
    answers: { 200: { description: 'Me', body: MeView } },
    handle: async (ctx) => ok(await me.readMe(ctx)),
  }),
  defineRoute({
    method: 'GET',
    path: '/me/sessions',
    access: { action: 'session.list' },
    summary: 'My sessions that live, the newest first: since when, last used, from where and with what',
    answers: { 200: { description: 'Sessions', body: pageOf(OwnSession) } },
    handle: async (ctx) => ok(await me.listOwnSessions(ctx)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/me/sessions/:sessionId',
    params: Type.Object({ sessionId: Type.String({ format: 'uuid' }) }),
    access: { action: 'session.end' },
    summary: 'Ends one of my sessions at once',
    answers: { 204: { description: 'Ended' } },
    handle: async (ctx, { params, principal }) => {
      await me.endOwnSession(ctx, params.sessionId as SessionId)
      return noContent(principal?.session.id === params.sessionId ? forgetCookies : {})
    },
  }),
]
