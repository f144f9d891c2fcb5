import type { Migration } from '#kernel/database'
import { vehicles } from './0001-vehicles.ts'
import { issues } from './0007-issues.ts'
import { inspections } from './0008-inspections.ts'

/** In the order in which they are applied. */
export const fleetMigrations: readonly Migration[] = [vehicles, issues, inspections]
