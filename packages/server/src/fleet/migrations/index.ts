import type { Migration } from '#kernel/database'
import { vehicles } from './0001-vehicles.ts'
import { places } from './0003-places.ts'
import { meters } from './0004-meters.ts'
import { drivers } from './0005-drivers.ts'
import { documents } from './0006-documents.ts'
import { issues } from './0007-issues.ts'
import { inspections } from './0008-inspections.ts'
import { service } from './0009-service.ts'
import { work } from './0010-work.ts'
import { parts } from './0011-parts.ts'
import { energy } from './0012-energy.ts'
import { workIssues } from './0013-work-issues.ts'
import { vehiclePlaces } from './0014-vehicle-places.ts'
import { odometers } from './0015-odometers.ts'
import { imports } from './0016-imports.ts'
import { exports } from './0017-exports.ts'
import { notices } from './0018-notices.ts'
import { groupAssignments } from './0019-group-assignments.ts'
import { vehicleOrders } from './0020-vehicle-orders.ts'
import { inspectionService } from './0021-inspection-service.ts'
import { exportVehicles } from './0022-export-vehicles.ts'
import { grantedBy } from './0023-granted-by.ts'
import { listOrders } from './0024-list-orders.ts'
import { workPhotos } from './0025-work-photos.ts'
import { exportParts } from './0026-export-parts.ts'
import { faultWeeks } from './0027-fault-weeks.ts'
import { offeredOrders } from './0028-offered-orders.ts'
import { duePlaces } from './0029-due-places.ts'
import { workCosts } from './0030-work-costs.ts'
import { schedulesOfTasks } from './0031-schedules-of-tasks.ts'
import { externalIdValues } from './0032-external-id-values.ts'
import { exportNames } from './0033-export-names.ts'

/** In the order in which they are applied. */
export const fleetMigrations: readonly Migration[] = [
  vehicles,
  places,
  meters,
  drivers,
  documents,
  issues,
  inspections,
  service,
  work,
  parts,
  energy,
  workIssues,
  vehiclePlaces,
  odometers,
  imports,
  exports,
  notices,
  groupAssignments,
  vehicleOrders,
  inspectionService,
  exportVehicles,
  grantedBy,
  listOrders,
  workPhotos,
  exportParts,
  faultWeeks,
  offeredOrders,
  duePlaces,
  workCosts,
  schedulesOfTasks,
  externalIdValues,
  exportNames,
]
