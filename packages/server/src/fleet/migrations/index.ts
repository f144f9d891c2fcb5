import type { Migration } from '#kernel/database'
import { vehicles } from './0001-vehicles.ts'
import { places } from './0003-places.ts'
import { meters } from './0004-meters.ts'
import { issues } from './0007-issues.ts'
import { service } from './0009-service.ts'
import { work } from './0010-work.ts'
import { parts } from './0011-parts.ts'
import { energy } from './0012-energy.ts'
import { workIssues } from './0013-work-issues.ts'

/** In the order in which they are applied. */
export const fleetMigrations: readonly Migration[] = [
  vehicles,
  places,
  meters,
  issues,
  service,
  work,
  parts,
  energy,
  workIssues,
]
