import type { FastifyRequest } from 'fastify'
import { isAdministering, Problem } from '#kernel'
import { createNetworks } from './address.ts'
import { refuseToken } from './authenticate.ts'
import type { Principal } from './route.ts'
import type { Journey, Step, Visit } from './visit.ts'

/**
 * Action by action (fleetops.access.rbac). Object rules, own vehicle and four eyes, live in the verbs. Nobody is refused
 * by what was known of them from before: the session is looked at first.
 */
export const authorise: Step = (journey, request) => {
  const { visit } = request
  try {
    requireAllowed(visit)
    return undefined
  } catch (refusal) {
    if (!visit.confirm) throw refusal
    return confirmSession(journey, request).then(() => requireAllowed(visit))
  }
}

/** Looks at the session of a recognised caller; from then on the principal is who it stands for now. */
export async function confirmSession(journey: Journey, request: FastifyRequest): Promise<void> {
  const { visit } = request
  const confirm = visit.confirm
  visit.confirm = undefined
  const found = await confirm?.()
  if (found === undefined) return
  if ('refused' in found) throw refuseToken(journey, request, found.refused)
  visit.principal = found
}

/** @throws {Problem} 403, or 404 where there is nothing. */
export function requireAllowed({ principal, route }: Visit): void {
  if (principal === undefined) return
  if (route === undefined) throw new Problem('missing', 'http.unknown-address', 'There is nothing at this address.')
  if (principal.needsSecondFactor && !route.beforeSecondFactor) {
    throw new Problem(
      'forbidden',
      'identity.second-factor-required',
      'Your role needs a second factor. Enrol one under /me/totp, or sign in with it.',
    )
  }
  if ('action' in route.access) requireHeld(principal, route.access.action)
}

/** @throws {Problem} `identity.narrowed` or `http.not-allowed` (403) where the caller does not hold the action, or not at present. */
export function requireHeld(principal: Principal | undefined, action: string): void {
  if (principal?.may(action)) return
  const because = principal?.withheldBecause(action)
  if (because !== undefined) {
    throw new Problem(
      'forbidden',
      'identity.narrowed',
      `Your rights are narrowed at present: ${because}. Nothing was done.`,
      {
        reason: `narrowed: ${because}`,
      },
    )
  }
  throw new Problem('forbidden', 'http.not-allowed', 'Your role does not allow this. Nothing was done.', {
    reason: `lacks ${action}`,
  })
}

/** People under the admin ceiling come from the declared networks only, where some are declared (muts.network.vpn). */
export function createNetworkGuard({ adminNetworks }: Journey['config']): Step {
  const isDeclared = createNetworks(adminNetworks)
  return (_journey, { visit }) => {
    const { principal } = visit
    if (adminNetworks.length === 0 || principal?.actor.kind !== 'person') return
    if (!isAdministering(principal.actor) || isDeclared(visit.caller.address)) return
    throw new Problem('forbidden', 'http.network', 'Administration is reachable from the declared networks only.', {
      reason: 'undeclared network',
    })
  }
}
