import { Type } from 'typebox'
import { StepUpRequest } from '#identity/accounts'
import type { SigningKeys } from '#identity/sessions'
import { readPerson } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { created, defineRoute, NEVER_KEPT } from '#kernel/http'
import type { StepUps } from './step-up.ts'

const Proof = Type.Object({ stepUp: Type.String(), expiresInS: Type.Integer() })

export const createStepUpRoutes = (stepUps: StepUps, keys: SigningKeys): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/auth/step-up',
    access: { action: 'session.step-up' },
    summary:
      'Proves the second factor again for one operation, named by the refusal that asked for it. The answer goes into the header Step-Up of that request: once, within five minutes',
    body: StepUpRequest,
    answers: { 201: { description: 'Good for one request, shown once', body: Proof } },
    prepare: () => keys.load(),
    handle: async (ctx, { body: { operation, ...proof } }) =>
      created('/api/v1/auth/step-up', await stepUps.stepUp(ctx, await readPerson(ctx), operation, proof), NEVER_KEPT),
  }),
]
