/** Ways in and out: sign-in, refresh, one-time links, sign-out, and the public keys. */
import { Type } from 'typebox'
import { Acceptance, Grant, Refresh, SignIn } from '#identity/accounts'
import type { CarriedSessions, Sessions, SigningKeys } from '#identity/sessions'
import { forgetCookies, grantTokens } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { defineRoute, noContent, ok, REFRESH_COOKIE } from '#kernel/http'
import type { Invitations } from './invitations.ts'
import type { Me } from './me.ts'
import type { SignInVerbs } from './sign-in.ts'

interface Verbs {
  readonly signIn: SignInVerbs
  readonly carried: CarriedSessions
  readonly sessions: Sessions
  readonly invitations: Invitations
  readonly me: Me
  readonly keys: SigningKeys
}

const Accepted = Type.Object({
  ...Grant.properties,
  purpose: Type.Union([Type.Literal('invitation'), Type.Literal('reset')]),
})
const granted = { 200: { description: 'Signed in; without tokens where they went into cookies', body: Grant } }
const HOUR_S = 3_600

export const createAuthRoutes = ({ signIn, carried, sessions, invitations, me, keys }: Verbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/auth/sign-in',
    access: { public: 'whoever signs in has no token yet' },
    summary: 'Signs in with a password and, where one is enrolled, a second factor',
    body: SignIn,
    answers: granted,
    prepare: async ({ body, cookies }, who) => ({
      check: await signIn.checkPassword(who, body),
      places: await carried.find(who, cookies),
    }),
    handle: async (ctx, { body, prepared, address }) => {
      const tokens = await signIn.signIn(ctx, body, prepared.check, address)
      await carried.end(ctx, prepared.places)
      return grantTokens(tokens, body.delivery)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/refresh',
    access: { public: 'the access token has expired; the refresh token is the proof' },
    summary:
      'Exchanges a refresh token, used once, for new tokens. It is no use of the session and does not lengthen it',
    body: Refresh,
    answers: granted,
    prepare: () => keys.load(),
    handle: async (ctx, { body, cookies }) => {
      const { refreshToken } = body
      const tokens = await sessions.refreshSession(ctx, refreshToken ?? cookies[REFRESH_COOKIE] ?? '')
      return grantTokens(tokens, refreshToken === undefined ? 'cookie' : 'tokens')
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/invitation',
    access: { public: 'whoever was invited has no password yet; the link is the proof' },
    summary:
      'Sets the password by a one-time link and signs in: a new account, or a new password for one that was there',
    body: Acceptance,
    answers: { 200: { description: 'Signed in; `purpose` says what the link was for', body: Accepted } },
    prepare: async ({ body, cookies }, who) => ({
      passwordHash: await invitations.preparePassword(who, body),
      places: await carried.find(who, cookies),
    }),
    handle: async (ctx, { body, prepared }) => {
      const { tokens, purpose } = await invitations.acceptInvitation(ctx, body, prepared.passwordHash)
      await carried.end(ctx, prepared.places)
      return grantTokens(tokens, body.delivery, { purpose })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/sign-out',
    access: { action: 'session.end' },
    beforeSecondFactor: true,
    summary: 'Ends the session at once, with all its tokens',
    answers: { 204: { description: 'Signed out' } },
    handle: async (ctx) => {
      await me.signOut(ctx)
      return noContent(forgetCookies)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '//.well-known/jwks.json',
    access: { public: 'public keys (RFC 7517)' },
    summary: 'The public keys that verify access tokens',
    answers: { 200: { description: 'A JWK set', body: Type.Object({ keys: Type.Array(Type.Unknown()) }) } },
    serve: async () => {
      await keys.load()
      return ok(keys.publicSet(), { 'cache-control': `public, max-age=${HOUR_S}` })
    },
  }),
]
