import { asFarAsReached, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS = asFarAsReached(['technician', 'inspector'])
const WORKERS = asFarAsReached(['technician'])

/** Limits are for admins alone: nobody raises their own. */
export const actions = {
  'work-order.list': READERS,
  'work-order.read': READERS,
  'work-order.open': WORKERS,
  'work-order.change': WORKERS,
  'work-order.approve': WORKERS,
  'work-order.move': READERS,
  'work-order.close': FLEET_WIDE,
  /** Beside them a driver, who writes down what was paid at the pump, in the currency of all costs. */
  'workshop.read': { all: FLEET_WIDE, assigned: ['technician', 'inspector', 'driver'] },
  'workshop.change': ['admin'],
} as const satisfies Readonly<Record<string, Holders>>
