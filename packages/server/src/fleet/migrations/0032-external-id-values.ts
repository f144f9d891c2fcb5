import type { Migration } from '#kernel/database'

/** Whoever searches knows what a vehicle is called elsewhere, and not always by whom. */
export const externalIdValues: Migration = {
  name: '0032-external-id-values',
  statements: ['CREATE INDEX fleet_external_id_of_any ON fleet_external_id (org_id, value)'],
}
