import { FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS: Holders = { all: FLEET_WIDE, assigned: ['technician', 'inspector'] }
const WORKERS: Holders = { all: FLEET_WIDE, assigned: ['technician'] }

/** Limits are for admins alone: nobody raises their own. */
export const actions = {
  'work-order.list': READERS,
  'work-order.read': READERS,
  'work-order.open': WORKERS,
  'work-order.change': WORKERS,
  'work-order.approve': WORKERS,
  'work-order.move': READERS,
  'work-order.close': FLEET_WIDE,
  'workshop.read': READERS,
  'workshop.change': ['admin'],
} as const satisfies Readonly<Record<string, Holders>>
