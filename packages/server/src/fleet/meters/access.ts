import { asFarAsReached } from '#fleet/vehicles'
import type { Holders } from '#kernel'

const READERS = asFarAsReached()

export const actions = {
  'meter.read': READERS,
  'meter.list': READERS,
  'meter.record': READERS,
  'meter.void': ['admin', 'fleet_manager'],
} as const satisfies Readonly<Record<string, Holders>>
