import { BOUND_BY_ASSIGNMENT, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS: Holders = { all: FLEET_WIDE, assigned: BOUND_BY_ASSIGNMENT }
const WORKSHOP: Holders = { all: FLEET_WIDE, assigned: ['technician'] }

export const actions = {
  'issue.list': READERS,
  'issue.read': READERS,
  /** Whoever stands before the vehicle says what is wrong with it. */
  'issue.raise': { all: FLEET_WIDE, assigned: ['technician', 'inspector', 'driver'] },
  'issue.change': WORKSHOP,
  'issue.decide': WORKSHOP,
} as const satisfies Readonly<Record<string, Holders>>
