import type { Migration } from '#kernel/database'

/** The orders that the lists of fuel and of documents have by themselves, and the vehicles of a group in one: a page ends early. */
export const listOrders: Migration = {
  name: '0024-list-orders',
  statements: [
    'DROP INDEX fleet_vehicle_of_group',
    'CREATE INDEX fleet_vehicle_of_group ON fleet_vehicle (org_id, group_id, id)',
    'CREATE INDEX fleet_energy_entry_by_began ON fleet_energy_entry (org_id, began_at, id)',
    `CREATE INDEX fleet_document_by_valid ON fleet_document (org_id, coalesce(valid_to - DATE '2000-01-01', 3000000), id)`,
  ],
}
