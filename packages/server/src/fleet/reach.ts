import type { Context, SubjectId, VehicleId } from '#kernel'
import { Problem } from '#kernel'
import { BOUND_BY_ASSIGNMENT } from './access.ts'
import type { VehicleRow } from './store.ts'
import { vehicleStore } from './store.ts'

/** The person whose assignments bound what the caller sees; undefined for whoever sees the whole fleet. */
export const boundPerson = ({ actor }: Context): SubjectId | undefined =>
  actor.kind === 'person' && BOUND_BY_ASSIGNMENT.includes(actor.role) ? actor.id : undefined

/** @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach. */
export async function requireInReach(ctx: Context, id: string): Promise<VehicleRow> {
  const row = await vehicleStore.find(ctx.tx, ctx.org, id)
  const person = boundPerson(ctx)
  const isInReach = row && (person === undefined || (await vehicleStore.isAssigned(ctx.tx, ctx.org, id, person)))
  // One answer for unknown, foreign and unassigned: it must not tell which of them it is.
  if (!isInReach)
    throw new Problem('missing', 'fleet.vehicle-unknown', 'There is no vehicle with this id in your reach.')
  return row
}

/** The ids in the caller's reach, by unit. Nothing personal is disclosed. */
export const listVehicleIds = (ctx: Context): Promise<readonly VehicleId[]> =>
  vehicleStore.listIds(ctx.tx, ctx.org, boundPerson(ctx))
