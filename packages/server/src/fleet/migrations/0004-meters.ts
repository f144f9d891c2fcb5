import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** What meters showed, as it was read: nothing is ever changed, what was wrong is marked void. */
export const meters: Migration = {
  name: '0004-meters',
  statements: [
    `CREATE TABLE fleet_meter_reading (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      kind text NOT NULL,
      value bigint NOT NULL,
      at timestamptz NOT NULL,
      source text NOT NULL,
      confirmed boolean NOT NULL,
      recorded_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    'CREATE INDEX fleet_meter_reading_at ON fleet_meter_reading (org_id, vehicle_id, kind, at, id)',
    ...organisationTable('fleet_meter_reading', { insertOnly: true }),
    `CREATE TABLE fleet_meter_void (
      org_id uuid NOT NULL,
      reading_id uuid NOT NULL,
      reason text NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (org_id, reading_id),
      FOREIGN KEY (org_id, reading_id) REFERENCES fleet_meter_reading (org_id, id))`,
    ...organisationTable('fleet_meter_void', { insertOnly: true }),
  ],
}
