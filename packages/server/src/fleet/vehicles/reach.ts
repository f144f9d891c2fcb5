import type { Context, ReadContext, SubjectId, VehicleId } from '#kernel'
import { Problem } from '#kernel'
import type { Sql } from '#kernel/database'
import type { Reach } from './reach-store.ts'
import { ASSIGNMENT, GROUPS_HOLD, inReach, MOST_GATHERED, REACHED } from './reach-store.ts'
import type { FoundVehicle } from './store.ts'
import { VEHICLE_BY_ID, vehicleStore } from './store.ts'

/** The person whose assignments bound what the caller sees; undefined for whoever sees the whole fleet. */
export const boundPerson = ({ actor, scope }: Pick<Context, 'actor' | 'scope'>): SubjectId | undefined =>
  actor.kind === 'person' && scope !== 'all' ? actor.id : undefined

/** How far the caller sees among vehicles; undefined for whoever sees the whole fleet. */
export function reachOf(ctx: Pick<Context, 'actor' | 'scope'>): Reach | undefined {
  const person = boundPerson(ctx)
  return person && { person, byGroup: ctx.scope === 'group' }
}

/** The same for a list, which is read otherwise of few vehicles than of many. */
export async function listedReachOf(ctx: ReadContext): Promise<Reach | undefined> {
  const reach = reachOf(ctx)
  if (!reach?.byGroup) return reach
  const { vehicles = 0 } = (await ctx.find(GROUPS_HOLD, reach.person)) ?? {}
  return { ...reach, byGroup: vehicles > 0, width: vehicles > MOST_GATHERED ? 'many' : 'few' }
}

/**
 * The vehicle, with what opens its sealed part.
 *
 * @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach.
 */
export async function requireInReach(ctx: ReadContext, id: string): Promise<FoundVehicle> {
  const [row, isReached] = await Promise.all([ctx.find(VEHICLE_BY_ID, id), isReachedBy(ctx, reachOf(ctx), id)])
  if (!row || !isReached) throw unknownVehicle()
  return row
}

/** Whether the caller reaches a vehicle that is there: for what hangs on it and has an id of its own. */
export const isInReach = (ctx: ReadContext, vehicle: VehicleId): Promise<boolean> =>
  isReachedBy(ctx, reachOf(ctx), vehicle)

/** The same of somebody else than the caller. */
export const isReachedBy = async (ctx: ReadContext, reach: Reach | undefined, vehicle: string): Promise<boolean> =>
  !reach || (await ctx.find(reach.byGroup ? REACHED : ASSIGNMENT, vehicle, reach.person)) !== undefined

/** Keeps others who hold it from changing what hangs on a vehicle, until the transaction ends. */
export const holdVehicle = (ctx: Context, id: string): Promise<number> => vehicleStore.hold(ctx.tx, ctx.org, id)

/**
 * The same, and the vehicle as it stands then.
 *
 * @throws {Problem} `fleet.vehicle-unknown` as `requireInReach`; `fleet.vehicle-gone` where it was sold or archived.
 */
export async function holdPresent(ctx: Context, id: string): Promise<FoundVehicle> {
  await holdVehicle(ctx, id)
  const row = await requireInReach(ctx, id)
  if (!isGone(row)) return row
  throw new Problem(
    'conflict',
    'fleet.vehicle-gone',
    `This vehicle is ${row.status}; its history stays and nothing is added to it. Nothing was changed.`,
  )
}

/** Nothing is added to the history of what was sold or archived. */
export const isGone = ({ status }: Pick<FoundVehicle, 'status'>): boolean => status === 'sold' || status === 'archived'

/** One answer for unknown, foreign and unassigned: it must not tell which of them it is. */
export const unknownVehicle = () =>
  new Problem('missing', 'fleet.vehicle-unknown', 'There is no vehicle with this id in your reach.')

/** Of these vehicles, those in the caller's reach. Nothing personal is disclosed. */
export async function listReached(ctx: Context, ids: readonly VehicleId[]): Promise<readonly VehicleId[]> {
  const reach = reachOf(ctx)
  return reach ? vehicleStore.listReached(ctx.tx, ctx.org, ids, reach) : ids
}

/** For a list of a room above: whether the vehicle in a column, named as none of `fleet_vehicle` is, is in reach. */
export async function reachedIn(ctx: Context): Promise<(vehicle: Sql) => Sql> {
  const reach = await listedReachOf(ctx)
  return (vehicle) => inReach(vehicle, ctx.org, reach)
}

/** The ids in the caller's reach, by unit. Nothing personal is disclosed. */
export const listVehicleIds = (ctx: Context): Promise<readonly VehicleId[]> =>
  vehicleStore.listIds(ctx.tx, ctx.org, reachOf(ctx))
