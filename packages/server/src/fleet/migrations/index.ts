import type { Migration } from '#kernel/database'
import { vehicles } from './0001-vehicles.ts'

/** In the order in which they are applied. */
export const fleetMigrations: readonly Migration[] = [vehicles]
