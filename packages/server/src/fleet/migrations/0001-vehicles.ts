import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** VIN and plate stand sealed under the vehicle's own subject; what must be unique or found has a blind index. */
export const vehicles: Migration = {
  name: '0001-vehicles',
  statements: [
    `CREATE TABLE fleet_vehicle (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      subject_id uuid NOT NULL,
      unit text NOT NULL,
      personal_sealed bytea NOT NULL,
      vin_index bytea,
      plate_index bytea,
      make text,
      model text,
      year integer,
      fuel text,
      status text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    // What is archived gives its unit, VIN and plate free: a vehicle can come back, and a number be used again.
    `CREATE UNIQUE INDEX fleet_vehicle_unit ON fleet_vehicle (org_id, unit) WHERE status <> 'archived'`,
    `CREATE UNIQUE INDEX fleet_vehicle_vin ON fleet_vehicle (org_id, vin_index) WHERE status <> 'archived'`,
    `CREATE UNIQUE INDEX fleet_vehicle_plate ON fleet_vehicle (org_id, plate_index) WHERE status <> 'archived'`,
    ...organisationTable('fleet_vehicle'),
    `CREATE TABLE fleet_assignment (
      org_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      person_id uuid NOT NULL,
      granted_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, vehicle_id, person_id),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    `CREATE INDEX fleet_assignment_person ON fleet_assignment (org_id, person_id, vehicle_id)`,
    ...organisationTable('fleet_assignment', { delete: true }),
  ],
}
