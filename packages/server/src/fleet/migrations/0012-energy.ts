import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** What vehicles were filled or charged with. An entry is never changed but in what became of it. */
export const energy: Migration = {
  name: '0012-energy',
  statements: [
    `CREATE TABLE fleet_energy_capacity (
      org_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      litre_thousandths bigint,
      kilowatt_hour_thousandths bigint,
      version integer NOT NULL,
      PRIMARY KEY (org_id, vehicle_id),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    ...organisationTable('fleet_energy_capacity'),
    `CREATE TABLE fleet_energy_entry (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      unit text NOT NULL,
      quantity_thousandths bigint NOT NULL CHECK (quantity_thousandths > 0),
      cost_minor bigint NOT NULL,
      currency text NOT NULL,
      odometer_km bigint NOT NULL,
      is_full boolean NOT NULL,
      began_at timestamptz NOT NULL,
      ended_at timestamptz NOT NULL CHECK (ended_at >= began_at),
      economy bigint,
      flags text[] NOT NULL,
      status text NOT NULL,
      reason text,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      CHECK (status IN ('posted', 'questioned', 'accepted', 'void')),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    `CREATE INDEX fleet_energy_entry_vehicle ON fleet_energy_entry (org_id, vehicle_id, unit, odometer_km)`,
    ...organisationTable('fleet_energy_entry'),
  ],
}
