import { BOUND_BY_ASSIGNMENT } from '#fleet'
import type { Context } from '#kernel'
import type { Below } from './below.ts'

/** The vehicles that the caller may know of; undefined: all of the organisation. */
export async function reachOf(ctx: Context, { fleet }: Below): Promise<readonly string[] | undefined> {
  const isBound = ctx.actor.kind === 'person' && BOUND_BY_ASSIGNMENT.includes(ctx.actor.role)
  return isBound ? fleet.listVehicleIds(ctx) : undefined
}
