import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Whom a group is assigned to with all that stands in it. An archived group has no `open_id`: it is assigned to nobody. */
export const groupAssignments: Migration = {
  name: '0019-group-assignments',
  statements: [
    `CREATE TABLE fleet_group_assignment (
      org_id uuid NOT NULL,
      group_id uuid NOT NULL,
      person_id uuid NOT NULL,
      granted_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, group_id, person_id),
      CONSTRAINT fleet_group_assignment_open FOREIGN KEY (org_id, group_id) REFERENCES fleet_group (org_id, open_id))`,
    'CREATE INDEX fleet_group_assignment_person ON fleet_group_assignment (org_id, person_id, group_id)',
    ...organisationTable('fleet_group_assignment', { delete: true }),
    'CREATE INDEX fleet_group_within ON fleet_group (org_id, parent_id)',
    'CREATE INDEX fleet_vehicle_of_group ON fleet_vehicle (org_id, group_id)',
  ],
}
