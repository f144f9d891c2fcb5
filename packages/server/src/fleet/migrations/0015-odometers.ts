import type { Migration } from '#kernel/database'

/** What was read off the odometer beside something else stands among the readings, and each knows the other. */
export const odometers: Migration = {
  name: '0015-odometers',
  statements: [
    `ALTER TABLE fleet_energy_entry
      ADD COLUMN reading_id uuid,
      ADD CONSTRAINT fleet_energy_entry_reading FOREIGN KEY (org_id, reading_id) REFERENCES fleet_meter_reading (org_id, id)`,
    `ALTER TABLE fleet_inspection
      ADD COLUMN odometer_confirmed boolean NOT NULL DEFAULT false,
      ADD COLUMN reading_id uuid,
      ADD CONSTRAINT fleet_inspection_reading FOREIGN KEY (org_id, reading_id) REFERENCES fleet_meter_reading (org_id, id)`,
  ],
}
