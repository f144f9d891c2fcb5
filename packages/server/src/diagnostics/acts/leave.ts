/** Who may still change something on a vehicle, at this instant: asked when an act is requested, and again right before it begins. */

import { bridgeTooOld, RECORDING } from '#diagnostics/bridges'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { ActPorts } from './ports.ts'
import type { SessionRow } from './session-store.ts'

/**
 * Why a session may not go on; undefined while it may. It stands and falls with the sign-in, the contract, what was
 * withheld, and the vehicle's being in reach.
 */
export async function findEnd(
  ctx: Context,
  { identity, fleet }: Pick<ActPorts, 'identity' | 'fleet'>,
  { person, signIn, vehicleId }: SessionRow,
): Promise<string | undefined> {
  if (!(await identity.isSessionLive(ctx, signIn))) return 'signed out'
  const scope = (await identity.heldBy(ctx, person)).get('act.request')
  if (scope === undefined) return 'permission withdrawn'
  if (!(await fleet.isReachedBy(ctx, person, scope, vehicleId))) return 'vehicle out of reach'
  return undefined
}

/**
 * @throws {Problem} `diagnostics.session-over`, `diagnostics.lock-missing`, `diagnostics.order-missing` (409); what the
 *   fleet says of the order.
 */
export async function requireLeave(ctx: Context, ports: ActPorts, session: SessionRow): Promise<void> {
  requireOpen(session)
  const end = await findEnd(ctx, ports, session)
  if (end !== undefined) throw sessionOver(end)
  if (!isLocked(ctx, session))
    throw new Problem(
      'conflict',
      'diagnostics.lock-missing',
      'This session does not hold the lock on the vehicle (any more). Take it, then ask again. Nothing was sent.',
    )
  if (session.workOrderId === null)
    throw new Problem(
      'conflict',
      'diagnostics.order-missing',
      'What changes a vehicle needs an open work order. Open a session under one. Nothing was sent.',
    )
  await ports.fleet.requireOrderAtWork(ctx, session.workOrderId, session.vehicleId)
}

/** @throws {Problem} `diagnostics.bridge-too-old` */
export async function requireRecording(
  ctx: Context,
  { bridges }: Pick<ActPorts, 'bridges'>,
  bridge: string,
): Promise<void> {
  if (await bridges.isTooOldTo(ctx, bridge, 'act-recording')) throw bridgeTooOld(RECORDING)
}

/** @throws {Problem} `diagnostics.bridge-too-old` */
export async function requireSingleClearing(
  ctx: Context,
  { bridges }: Pick<ActPorts, 'bridges'>,
  bridge: string,
): Promise<void> {
  if (await bridges.isTooOldTo(ctx, bridge, 'clear-code'))
    throw bridgeTooOld({ what: 'clear a single code', instead: 'clear all codes of the unit' })
}

/** @throws {Problem} `diagnostics.session-over` */
export function requireOpen({ endedAt, endedBecause }: SessionRow): void {
  if (endedAt !== null) throw sessionOver(endedBecause ?? 'ended')
}

export const isLocked = ({ now }: Pick<Context, 'now'>, { isLocking, lockedUntil }: SessionRow): boolean =>
  isLocking && lockedUntil !== null && lockedUntil > now

const sessionOver = (because: string) =>
  new Problem(
    'conflict',
    'diagnostics.session-over',
    `This session is over (${because}). Open another. Nothing was sent.`,
  )
