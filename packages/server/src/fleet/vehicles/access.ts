import type { Holders, Role } from '#kernel'
import { rolesUnder } from '#kernel'

/** Those who run the fleet. */
export const FLEET_WIDE: readonly Role[] = ['admin', 'fleet_manager', 'fleet_operator']
/** Whose reach are the vehicles assigned to them: all under the technician ceiling but those who run the fleet. */
export const BOUND_BY_ASSIGNMENT: readonly Role[] = rolesUnder('technician').filter(
  (role) => !FLEET_WIDE.includes(role),
)

const READERS: Holders = { all: FLEET_WIDE, assigned: BOUND_BY_ASSIGNMENT }
const WRITERS: Holders = { all: FLEET_WIDE, assigned: ['technician'] }

export const actions = {
  'vehicle.list': READERS,
  'vehicle.follow': FLEET_WIDE,
  'vehicle.read': READERS,
  'vehicle.register': WRITERS,
  'vehicle.change': WRITERS,
  'vehicle.archive': WRITERS,
  'vehicle.batch': WRITERS,
  'assignment.list': FLEET_WIDE,
  'assignment.change': FLEET_WIDE,
} as const satisfies Readonly<Record<string, Holders>>
