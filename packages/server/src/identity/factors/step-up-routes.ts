import { Type } from 'typebox'
import { StepUpRequest } from '#identity/accounts'
import type { SigningKeys } from '#identity/sessions'
import { readPerson } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { created, defineRoute, NEVER_KEPT, ok } from '#kernel/http'
import type { PasskeyProof } from './passkey-proof.ts'
import { Assertion, CeremonyOptions } from './passkey-schema.ts'
import type { StepUps } from './step-up.ts'

const strict = { additionalProperties: false } as const
const { operation, ...codes } = StepUpRequest.properties
const Proof = Type.Object({ stepUp: Type.String(), expiresInS: Type.Integer() })

export const createStepUpRoutes = (stepUps: StepUps, passkeys: PasskeyProof, keys: SigningKeys): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/auth/step-up/options',
    access: { action: 'session.step-up' },
    summary: 'A challenge for one of my passkeys to answer for one operation, once and within five minutes',
    body: Type.Object({ operation }, strict),
    answers: {
      200: { description: 'Options for `navigator.credentials` (WebAuthn Level 3)', body: CeremonyOptions },
    },
    handle: async (ctx, { body }) => ok(await passkeys.begin(ctx, await readPerson(ctx), body.operation), NEVER_KEPT),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/step-up',
    access: { action: 'session.step-up' },
    summary:
      'Proves the second factor again for one operation, named by the refusal that asked for it: by a code, or by a passkey that answers /auth/step-up/options. The answer goes into the header Step-Up of that request: once, within five minutes',
    body: Type.Object({ operation, ...codes, passkey: Type.Optional(Assertion) }, strict),
    answers: { 201: { description: 'Good for one request, shown once', body: Proof } },
    prepare: async ({ body: { passkey } }, who) => {
      await keys.load()
      return passkey && { passkey: { response: passkey, verdict: await passkeys.judge(who, passkey) } }
    },
    handle: async (ctx, { body: { operation, totp, recoveryCode }, prepared }) => {
      const proof = prepared ?? { ...(totp && { totp }), ...(recoveryCode && { recoveryCode }) }
      const answer = await stepUps.stepUp(ctx, await readPerson(ctx), operation, proof)
      return created('/api/v1/auth/step-up', answer, NEVER_KEPT)
    },
  }),
]
