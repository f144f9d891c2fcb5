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

/** Whose reach are the vehicles assigned to them: all under the technician ceiling but those who run the fleet. */
export const BOUND_BY_ASSIGNMENT: readonly Role[] = ['technician', 'inspector', 'driver', 'hr_admin']
