import { FLEET_WIDE } from '#fleet/vehicles'
import type { Holders } from '#kernel'

/** Whoever runs the whole fleet: a file is about vehicles that nobody has been assigned to yet. */
export const actions = {
  'import.read': FLEET_WIDE,
  'import.write': FLEET_WIDE,
} as const satisfies Readonly<Record<string, Holders>>

/** What each of its jobs does to vehicles, so what whoever asks for it has to hold until it has ended. */
export const NEEDS = {
  check: ['import.write'],
  apply: ['import.write', 'vehicle.register', 'vehicle.change', 'vehicle.archive'],
  undo: ['import.write', 'vehicle.change', 'vehicle.archive'],
} as const satisfies Readonly<Record<string, readonly string[]>>
