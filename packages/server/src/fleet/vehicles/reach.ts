import type { Context, ReadContext, SubjectId, VehicleId } from '#kernel'
import { Problem } from '#kernel'
import type { FoundVehicle } from './store.ts'
import { ASSIGNMENT, VEHICLE_BY_ID, vehicleStore } from './store.ts'

/** The person whose assignments bound what the caller sees; undefined for whoever sees the whole fleet. */
export const boundPerson = ({ actor, scope }: Pick<Context, 'actor' | 'scope'>): SubjectId | undefined =>
  actor.kind === 'person' && scope !== 'all' ? actor.id : undefined

/**
 * The vehicle, with what opens its sealed part.
 *
 * @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach.
 */
export async function requireInReach(ctx: ReadContext, id: string): Promise<FoundVehicle> {
  const person = boundPerson(ctx)
  const [row, assignment] = await Promise.all([
    ctx.find(VEHICLE_BY_ID, id),
    person === undefined ? undefined : ctx.find(ASSIGNMENT, id, person),
  ])
  if (!row || (person !== undefined && !assignment)) throw unknown()
  return row
}

/** One answer for unknown, foreign and unassigned: it must not tell which of them it is. */
const unknown = () => new Problem('missing', 'fleet.vehicle-unknown', 'There is no vehicle with this id in your reach.')

/** The ids in the caller's reach, by unit. Nothing personal is disclosed. */
export const listVehicleIds = (ctx: Context): Promise<readonly VehicleId[]> =>
  vehicleStore.listIds(ctx.tx, ctx.org, boundPerson(ctx))
