/** Passkeys: the way in for strangers, and the own ones of whoever is in. */
import { Type } from 'typebox'
import { Delivery, Grant, Name } from '#identity/accounts'
import type { Passkeys } from '#identity/factors'
import { Assertion, Attestation, CeremonyOptions, PasskeyView } from '#identity/factors'
import type { CarriedSessions, SigningKeys } from '#identity/sessions'
import { grantTokens, readPerson } from '#identity/sessions'
import type { PasskeyId } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, NEVER_KEPT, noContent, ok, pageOf } from '#kernel/http'
import type { PasskeySignIn } from './passkey-sign-in.ts'

const strict = { additionalProperties: false } as const
const ById = Type.Object({ passkeyId: Type.String({ format: 'uuid' }) })
const Added = Type.Object({
  passkey: PasskeyView,
  /** Shown once, with the first second factor; empty afterwards. */
  recoveryCodes: Type.Array(Type.String()),
  ...Grant.properties,
})
const options = {
  200: { description: 'Options for `navigator.credentials` (WebAuthn Level 3)', body: CeremonyOptions },
}

interface Verbs {
  readonly signIn: PasskeySignIn
  readonly passkeys: Passkeys
  readonly carried: CarriedSessions
  readonly keys: SigningKeys
}

export const createPasskeyRoutes = (verbs: Verbs): readonly Route[] => [...createEntrance(verbs), ...createOwn(verbs)]

const createEntrance = ({ signIn, carried }: Verbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/auth/passkey/options',
    access: { public: 'whoever signs in has no token yet; the answer is the same for everybody' },
    summary: 'A challenge for a passkey to answer, once and within five minutes',
    answers: options,
    handle: async (ctx) => ok(await signIn.beginSignIn(ctx), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/passkey',
    access: { public: 'whoever signs in has no token yet; the passkey is the proof' },
    summary: 'Signs in with a passkey that verified its person: two factors in one (aal2)',
    body: Type.Object({ response: Assertion, delivery: Delivery }, strict),
    answers: { 200: { description: 'Signed in; without tokens where they went into cookies', body: Grant } },
    prepare: async ({ body, cookies }, who) => ({
      check: await signIn.checkPasskey(who, body.response),
      places: await carried.find(who, cookies),
    }),
    handle: async (ctx, { body, prepared }) => {
      const tokens = await signIn.signInWithPasskey(ctx, body.response, prepared.check)
      await carried.end(ctx, prepared.places)
      return grantTokens(tokens, body.delivery)
    },
  }),
]

const createOwn = ({ passkeys, keys }: Verbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/me/passkeys',
    access: { action: 'passkey.list' },
    summary: 'My passkeys',
    answers: { 200: { description: 'Passkeys', body: pageOf(PasskeyView) } },
    handle: async (ctx) =>
      ok({
        data: await passkeys.listPasskeys(ctx, await readPerson(ctx)),
        page: { next: null, hasMore: false },
      }),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/passkeys/options',
    access: { action: 'factor.enrol' },
    beforeSecondFactor: true,
    summary:
      'What a browser needs to make a passkey, within five minutes of a sign-in; with a second factor if I have one',
    answers: options,
    handle: async (ctx) => ok(await passkeys.beginPasskey(ctx, await readPerson(ctx)), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/me/passkeys',
    access: { action: 'factor.enrol' },
    beforeSecondFactor: true,
    summary: 'Adds the passkey that was made. All sessions end; this one goes on with the tokens of the answer',
    body: Type.Object({ name: Name, response: Attestation }, strict),
    answers: { 200: { description: 'Added; tokens where they did not go into cookies', body: Added } },
    prepare: async ({ body }, who) => {
      await keys.load()
      return passkeys.judgePasskey(who, body.response)
    },
    handle: async (ctx, { body, prepared, headers }) => {
      const { tokens, ...added } = await passkeys.addPasskey(ctx, await readPerson(ctx), body, prepared)
      return grantTokens(tokens, headers.authorization === undefined ? 'cookie' : 'tokens', added)
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/me/passkeys/:passkeyId',
    params: ById,
    access: { action: 'factor.enrol' },
    summary: 'Gives one of my passkeys another name',
    body: Type.Object({ name: Name }, strict),
    answers: { 200: { description: 'The passkey', body: PasskeyView } },
    handle: async (ctx, { params, body }) =>
      ok(await passkeys.renamePasskey(ctx, await readPerson(ctx), params.passkeyId as PasskeyId, body.name)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/me/passkeys/:passkeyId',
    params: ById,
    access: { action: 'factor.remove' },
    summary: 'Takes one of my passkeys away, within five minutes of a sign-in with a second factor',
    answers: { 204: { description: 'Taken away; all other sessions have ended' } },
    handle: async (ctx, { params }) => {
      await passkeys.removePasskey(ctx, await readPerson(ctx), params.passkeyId as PasskeyId)
      return noContent()
    },
  }),
]
