/** What everybody has: themselves, their second factor, their sessions. */
import { Type } from 'typebox'
import type { SessionId } from '#kernel'
import type { Route } from '#kernel/http'
import { created, defineRoute, noContent, ok, pageOf } from '#kernel/http'
import { forgetCookies, grantTokens } from './cookies.ts'
import type { Me } from './me.ts'
import { AssuranceLevel, Email, Grant, Name, NarrowingView, RoleName, TotpCode, TotpEnrolment } from './schema.ts'
import type { SecondFactor } from './second-factor.ts'
import { readSelf } from './self.ts'
import type { SigningKeys } from './signing-keys.ts'

const Instant = Type.String({ format: 'date-time' })
const Session = Type.Object({ id: Type.String(), idleEndsAt: Instant, endsAt: Instant })
const OwnSession = Type.Object({ ...Session.properties, beganAt: Instant, lastUsedAt: Instant, isThis: Type.Boolean() })

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
  /** Every other door answers 403 until a second factor is enrolled and has been used. */
  mustEnrol: Type.Boolean(),
  session: Session,
  house: Type.Object({ profile: Type.String(), demo: Type.Boolean(), testClock: Type.Boolean() }),
})

const Confirmation = Type.Object({ recoveryCodes: Type.Array(Type.String()), ...Grant.properties })

const NEVER_KEPT = { 'cache-control': 'no-store' }

export const createMeRoutes = (me: Me, factors: SecondFactor, keys: SigningKeys): readonly Route[] => [
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
    method: 'POST',
    path: '/me/totp',
    access: { action: 'factor.enrol' },
    beforeSecondFactor: true,
    summary:
      'Proposes a TOTP secret. The first needs a sign-in of the last five minutes, another one a code of the present one',
    body: TotpEnrolment,
    answers: {
      201: {
        description: 'Show it to an authenticator',
        body: Type.Object({ secret: Type.String(), uri: Type.String() }),
      },
    },
    handle: async (ctx, { body, address }) =>
      created('/api/v1/me/totp/confirm', await factors.enrolTotp(ctx, await readSelf(ctx, address), body), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/totp/confirm',
    access: { action: 'factor.enrol' },
    beforeSecondFactor: true,
    summary:
      'Makes the proposed secret the second factor. All sessions end; this one goes on with the tokens of the answer',
    body: TotpCode,
    prepare: () => keys.load(),
    answers: { 200: { description: 'Shown once; tokens where they did not go into cookies', body: Confirmation } },
    handle: async (ctx, { body, address, headers }) => {
      const { recoveryCodes, tokens } = await factors.confirmTotp(ctx, await readSelf(ctx, address), body.totp)
      return grantTokens(tokens, headers.authorization === undefined ? 'cookie' : 'tokens', { recoveryCodes })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/me/sessions',
    access: { action: 'session.list' },
    summary: 'My sessions that live',
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
