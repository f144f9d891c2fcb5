import { asFarAsReached, FLEET_WIDE } from '#fleet/vehicles'
import type { Holders, Role } from '#kernel'

/** Those who keep the files of people. */
const KEEPERS: readonly Role[] = [...FLEET_WIDE, 'hr_admin']
const OF_VEHICLES = asFarAsReached()
const OF_DRIVERS: Holders = { all: KEEPERS, own: ['driver'] }

export const actions = {
  'document.list': OF_VEHICLES,
  'vehicle-document.read': OF_VEHICLES,
  'vehicle-document.write': FLEET_WIDE,
  'driver-document.read': OF_DRIVERS,
  'driver-document.write': KEEPERS,
  'vehicle-file.read': OF_VEHICLES,
  'vehicle-file.upload': asFarAsReached(['technician', 'inspector', 'driver']),
  'driver-file.read': OF_DRIVERS,
  'driver-file.upload': OF_DRIVERS,
} as const satisfies Readonly<Record<string, Holders>>
