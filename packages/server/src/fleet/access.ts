import type { Role } from '#kernel'
import { rolesUnder } from '#kernel'

const READERS: readonly Role[] = ['admin', ...rolesUnder('technician')]
const WRITERS: readonly Role[] = ['admin', 'technician', 'fleet_manager', 'fleet_operator']

export const actions = {
  'vehicle.list': READERS,
  'vehicle.read': READERS,
  'vehicle.register': WRITERS,
  'vehicle.change': WRITERS,
  'vehicle.archive': WRITERS,
  'assignment.list': ['admin', 'fleet_manager', 'fleet_operator'],
  'assignment.change': ['admin', 'fleet_manager', 'fleet_operator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

/** Whom the object rule binds: a technician's or driver's reach are the vehicles assigned to them. */
export const BOUND_BY_ASSIGNMENT: readonly Role[] = ['technician', 'driver']
