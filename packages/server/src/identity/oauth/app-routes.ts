/** Where a person lets in an app: by what brought them from it, or by the code that a device shows. Both from the console. */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, NEVER_KEPT, noContent, ok } from '#kernel/http'
import type { Authorizations } from './authorizations.ts'
import type { Devices } from './devices.ts'

const strict = { additionalProperties: false } as const
const Query = Type.String({ minLength: 1, maxLength: 4_000 })
const UserCode = Type.String({ minLength: 1, maxLength: 20 })
const isAllowed = Type.Boolean()
const Actions = Type.Array(Type.String())

const Question = Type.Union([
  Type.Object({ app: Type.String(), actions: Actions, sentTo: Type.String() }),
  /** The app asked wrongly, and is told so there. */
  Type.Object({ location: Type.String() }),
])
const Location = Type.Object({ location: Type.String() })
const Instant = Type.String({ format: 'date-time' })
const Waiting = Type.Object({
  app: Type.String(),
  actions: Type.Union([Actions, Type.Null()]),
  askedAt: Instant,
  expiresAt: Instant,
  isFromHere: Type.Boolean(),
})

export const createAppRoutes = (authorizations: Authorizations, devices: Devices): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/me/authorizations/look',
    body: Type.Object({ query: Query }, strict),
    access: { action: 'app.look' },
    summary: 'What an app asks for, by the query with which it sent its person here (RFC 6749, section 4.1.1)',
    answers: { 200: { description: 'What is asked, or where to go on', body: Question } },
    handle: async (ctx, { body }) => ok(await authorizations.ask(ctx, body.query), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/authorizations',
    body: Type.Object({ query: Query, isAllowed }, strict),
    access: { action: 'app.allow' },
    summary: 'Lets the app in for oneself, or sends it away',
    answers: { 200: { description: 'Where to go on', body: Location } },
    handle: async (ctx, { body }) =>
      ok({ location: await authorizations.decide(ctx, body.query, body.isAllowed) }, NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/devices/look',
    body: Type.Object({ userCode: UserCode }, strict),
    access: { action: 'app.look' },
    summary: 'What waits with the code that a device shows (RFC 8628)',
    answers: { 200: { description: 'What asks, for what, and whether from the same address', body: Waiting } },
    handle: async (ctx, { body }) => ok(await devices.look(ctx, body.userCode), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/devices',
    body: Type.Object({ userCode: UserCode, isAllowed }, strict),
    access: { action: 'app.allow' },
    summary: 'Lets the device in for oneself, or sends it away',
    answers: { 204: { description: 'Decided' } },
    handle: async (ctx, { body }) => {
      await devices.decide(ctx, body.userCode, body.isAllowed)
      return noContent()
    },
  }),
]
