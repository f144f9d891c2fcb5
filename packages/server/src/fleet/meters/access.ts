import { BOUND_BY_ASSIGNMENT, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS: Holders = { all: FLEET_WIDE, assigned: BOUND_BY_ASSIGNMENT }

export const actions = {
  'meter.read': READERS,
  'meter.list': READERS,
  'meter.record': READERS,
  'meter.void': ['admin', 'fleet_manager'],
} as const satisfies Readonly<Record<string, Holders>>
