import type { Migration } from '#kernel/database'

/** Who assigned a vehicle or group: the access review says so. Of what was assigned before nobody knows. */
export const grantedBy: Migration = {
  name: '0023-granted-by',
  statements: [
    'ALTER TABLE fleet_assignment ADD COLUMN granted_by uuid',
    'ALTER TABLE fleet_group_assignment ADD COLUMN granted_by uuid',
  ],
}
