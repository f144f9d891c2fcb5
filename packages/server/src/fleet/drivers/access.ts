import { FLEET_WIDE } from '#fleet/vehicles'
import type { Holders, Role } from '#kernel'

/** Those who keep the files of people. */
const KEEPERS: readonly Role[] = [...FLEET_WIDE, 'hr_admin']
/** Beside them a driver, of what is about the own person. */
const READERS: Holders = { all: KEEPERS, own: ['driver'] }

export const actions = {
  'driver.list': READERS,
  'driver.read': READERS,
  'driver.enter': KEEPERS,
  'driver.change': KEEPERS,
  'licence.write': KEEPERS,
  'driving.list': READERS,
  'driving.read': READERS,
  'driving.write': FLEET_WIDE,
} as const satisfies Readonly<Record<string, Holders>>
