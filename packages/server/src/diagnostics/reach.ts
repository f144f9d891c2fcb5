import type { Context } from '#kernel'
import type { Below } from './below.ts'

/** The vehicles that the caller may know of; undefined: all of the organisation. */
export async function reachOf(ctx: Context, { fleet }: Below): Promise<readonly string[] | undefined> {
  return ctx.actor.kind === 'person' && ctx.scope !== 'all' ? fleet.listVehicleIds(ctx) : undefined
}
