import type { Holders, Role, Scope } from '#kernel'
import { reachesAsFar, rolesUnder, scopesOf } from '#kernel'

/** Those who run the fleet. */
export const FLEET_WIDE: readonly Role[] = ['admin', 'fleet_manager', 'fleet_operator']
/** Whose reach are the vehicles assigned to them: all under the technician ceiling but those who run the fleet. */
export const BOUND_BY_ASSIGNMENT: readonly Role[] = rolesUnder('technician').filter(
  (role) => !FLEET_WIDE.includes(role),
)

/** Of these, those who reach the vehicles of a group that is assigned to them; a driver has single vehicles only. */
export const BOUND_BY_GROUP: readonly Role[] = BOUND_BY_ASSIGNMENT.filter((role) => role !== 'driver')

/** For what hangs on vehicles: those who run the fleet, and of those who are bound these, each as far as they reach. */
export const asFarAsReached = (bound: readonly Role[] = BOUND_BY_ASSIGNMENT): Holders => ({
  all: FLEET_WIDE,
  group: bound.filter((role) => BOUND_BY_GROUP.includes(role)),
  assigned: bound.filter((role) => !BOUND_BY_GROUP.includes(role)),
})

const READERS = asFarAsReached()
const WRITERS = asFarAsReached(['technician'])

/** How far somebody with these sets reaches among vehicles; undefined where they reach none. */
export function widthOf(sets: readonly Role[]): Scope | undefined {
  const scopes = sets.flatMap((role) => scopesOf(READERS).get(role) ?? [])
  return scopes.find((scope) => scopes.every((other) => reachesAsFar(scope, other)))
}

export const actions = {
  'vehicle.list': READERS,
  'vehicle.follow': READERS,
  'vehicle.read': READERS,
  'vehicle.register': WRITERS,
  'vehicle.change': WRITERS,
  'vehicle.archive': WRITERS,
  'vehicle.batch': WRITERS,
  'vehicle-fields.read': READERS,
  'vehicle-fields.change': ['admin', 'fleet_manager'],
  'assignment.list': FLEET_WIDE,
  'assignment.change': FLEET_WIDE,
} as const satisfies Readonly<Record<string, Holders>>
