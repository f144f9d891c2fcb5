/**
 * Step-up (RFC 9470), bound to one operation: what is grave needs a second factor shown for this very request, whenever the
 * person signed in. A fresh sign-in does not stand in for it, and a refresh renews nothing.
 */
import { hash } from 'node:crypto'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { Authenticator, Route, RouteInput } from './route.ts'
import { urlOf } from './route.ts'

/** How old a proof may be when it is used. */
export const STEP_UP_LIFE_S = 300

const CHALLENGE = `Bearer realm="muts", error="insufficient_user_authentication", acr_values="aal2", max_age="${STEP_UP_LIFE_S}"`

/**
 * Takes the proof that came in `Step-Up`, where the route asks for one. What it was given for is all that it opens: the
 * address with its ids, the query and the body, to the byte.
 *
 * @throws {Problem} `identity.step-up-needed` (401), with the operation to prove oneself for.
 */
export async function requireStepUp(
  authenticator: Pick<Authenticator, 'takeStepUp'>,
  ctx: Context,
  route: Route,
  input: RouteInput,
): Promise<void> {
  const { stepUp } = route
  if (!stepUp || stepUp.when?.(input) === false) return
  const operation = operationOf(route, input)
  const proof = input.headers['step-up']
  const fault = proof === undefined ? 'no step-up' : await authenticator.takeStepUp(ctx, operation, proof)
  if (fault === undefined) return
  throw new Problem(
    'unauthenticated',
    'identity.step-up-needed',
    'This needs your second factor again. Send a code with the operation to /auth/step-up, then this request once more with the answer in Step-Up.',
    { reason: fault, members: { operation, what: stepUp.what }, headers: { 'www-authenticate': CHALLENGE } },
  )
}

const operationOf = (route: Route, { params, query, body }: RouteInput): string =>
  hash('sha256', JSON.stringify([route.method, urlOf(route), params, query, body ?? null]), 'base64url')
