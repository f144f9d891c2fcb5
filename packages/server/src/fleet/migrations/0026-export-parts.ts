import type { Migration } from '#kernel/database'

/** Which vehicles each part of a file is about: a whole file may be about more than one statement names. */
export const exportParts: Migration = {
  name: '0026-export-parts',
  statements: ['ALTER TABLE fleet_export_part ADD COLUMN vehicle_ids uuid[]'],
}
