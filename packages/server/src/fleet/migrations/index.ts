import type { Migration } from '#kernel/database'
import { vehicles } from './0001-vehicles.ts'
import { places } from './0003-places.ts'
import { meters } from './0004-meters.ts'

/** In the order in which they are applied. */
export const fleetMigrations: readonly Migration[] = [vehicles, places, meters]
