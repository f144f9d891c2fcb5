/** The addresses of single sign-on that are open to whoever comes: the browser, and the provider itself. */
import { Type } from 'typebox'
import type { CarriedSessions } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import type { Arrivals } from './arrivals.ts'
import type { Entrance } from './entrance.ts'
import { showScreen } from './screen.ts'
import { FORGET_SECRET, secretsOf } from './secrets.ts'

const strict = { additionalProperties: false } as const
const Begin = Type.Object(
  {
    email: Type.String({ minLength: 1, maxLength: 254, 'x-data-class': 'personal' }),
    /** The provider shall ask the person again, whoever it takes them for: for what wants them proven now. */
    isAnew: Type.Optional(Type.Boolean()),
  },
  strict,
)
const Begun = Type.Object({ location: Type.String() })
const Proof = Type.Object(
  {
    totp: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })),
    recoveryCode: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  strict,
)
const Granted = Type.Object({ expiresInS: Type.Integer(), assuranceLevel: Type.String() })
const ByPlace = Type.Object({ orgId: Type.String(), connectionId: Type.String() })
/** A page that a person can read. */
const refusal = { description: 'Refused', media: ['text/html'] }
const onward = {
  303: { description: 'The browser goes on' },
  400: { description: 'This browser did not begin', media: ['text/html'] },
  401: { description: 'Refused', media: ['text/html'] },
}

interface Below {
  readonly issuer: () => string
  readonly load: () => Promise<void>
  readonly carried: CarriedSessions
}

export const createEntranceRoutes = (
  entrance: Entrance,
  arrivals: Pick<Arrivals, 'arriveWithFactor'>,
  { issuer, load, carried }: Below,
): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/auth/sso',
    access: { public: 'whoever signs in has no token yet; the answer is the same for every address' },
    summary: 'Begins single sign-on for an e-mail address. The browser goes on at the location',
    body: Begin,
    answers: { 200: { description: 'Where the browser goes on, whoever it is', body: Begun } },
    handle: async (ctx, { body }) =>
      ok(
        { location: `/api/v1/auth/sso/on${body.isAnew ? '?anew' : ''}` },
        { 'set-cookie': [await entrance.begin(ctx, body.email)] },
      ),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/sso/on',
    access: { public: 'the browser that began goes on to its provider' },
    summary: 'Sends the browser that began to the identity provider of its organisation',
    answers: onward,
    refusal,
    raw: showScreen(issuer, (call) => entrance.goOn(call)),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/sso/:orgId/:connectionId/answer',
    params: ByPlace,
    access: { public: 'the identity provider sends the browser back; what it brings is the proof' },
    summary: 'Where an OpenID provider sends the browser back to; ends in a session in cookies',
    answers: onward,
    refusal,
    raw: showScreen(issuer, (call) => entrance.takeAnswer('oidc', call)),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/sso/:orgId/:connectionId/answer',
    params: ByPlace,
    access: { public: 'the page of a SAML provider sends its answer here; what it brings is the proof' },
    summary: 'Where a SAML provider answers (assertion consumer service); ends in a session in cookies',
    body: Type.Object({ SAMLResponse: Type.String(), RelayState: Type.String() }),
    answers: onward,
    refusal,
    raw: showScreen(issuer, (call) => entrance.takeAnswer('saml', call)),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/sso/:orgId/:connectionId/metadata',
    params: ByPlace,
    access: { public: 'a SAML provider reads here what it has to know of the house' },
    summary: 'What a SAML provider has to be told (SAML 2.0 Metadata)',
    answers: { 200: { description: 'The metadata', media: ['application/samlmetadata+xml'] } },
    refusal,
    raw: showScreen(issuer, (call) => entrance.describe(call)),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/sso/:orgId/:connectionId/logout',
    params: ByPlace,
    access: { public: 'the identity provider itself says that somebody left; its signature is the proof' },
    summary: 'Back-channel logout (OpenID Connect): ends the sessions that came by the connection',
    body: Type.Object({ logout_token: Type.String() }),
    answers: {
      200: { description: 'They have ended' },
      400: { description: 'The token was refused', media: ['text/html'] },
    },
    refusal,
    raw: showScreen(issuer, async (call) => {
      await entrance.takeLogout(call)
      return { status: 200 }
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/sso/factor',
    access: { public: 'whoever came by a provider that saw no second factor shows theirs before there is a session' },
    summary: 'Shows the own second factor after single sign-on; ends in a session in cookies',
    body: Proof,
    answers: { 200: { description: 'Signed in', body: Granted } },
    prepare: async ({ cookies }, who) => {
      await load()
      return carried.find(who, cookies)
    },
    handle: async (ctx, { body, cookies, prepared }) => {
      const { body: granted, cookies: set } = await arrivals.arriveWithFactor(ctx, secretsOf(cookies), body)
      await carried.end(ctx, prepared)
      return ok(granted, { 'cache-control': 'no-store', 'set-cookie': [...set, FORGET_SECRET] })
    },
  }),
]
