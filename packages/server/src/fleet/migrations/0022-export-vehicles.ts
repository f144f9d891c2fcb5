import type { Migration } from '#kernel/database'

/** Which vehicles a file is about, where whoever asked for it does not reach them all; null of files from before. */
export const exportVehicles: Migration = {
  name: '0022-export-vehicles',
  statements: ['ALTER TABLE fleet_export ADD COLUMN vehicle_ids uuid[]'],
}
