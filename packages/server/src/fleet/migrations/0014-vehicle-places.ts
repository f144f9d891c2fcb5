import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/**
 * What a vehicle is, where it is at home, and what others call it. That nothing stands in a place that is archived, and that
 * no place is archived while something stands in it, is the database's to hold: what is archived has no `open_id` to stand in,
 * and a vehicle that is archived holds no place.
 */
export const vehiclePlaces: Migration = {
  name: '0014-vehicle-places',
  statements: [
    ...['fleet_site', 'fleet_group'].map(
      (place) => `ALTER TABLE ${place}
        ADD COLUMN open_id uuid GENERATED ALWAYS AS (CASE WHEN archived_at IS NULL THEN id END) STORED,
        ADD CONSTRAINT ${place}_open UNIQUE (org_id, open_id)`,
    ),
    `ALTER TABLE fleet_vehicle
      ADD COLUMN kind text NOT NULL DEFAULT 'vehicle',
      ADD COLUMN site_id uuid,
      ADD COLUMN group_id uuid,
      ADD COLUMN gross_weight_kg integer,
      ADD COLUMN external_ids jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN vin_end_index bytea,
      ADD COLUMN plate_end_index bytea,
      ADD COLUMN site_held uuid GENERATED ALWAYS AS (CASE WHEN status <> 'archived' THEN site_id END) STORED,
      ADD COLUMN group_held uuid GENERATED ALWAYS AS (CASE WHEN status <> 'archived' THEN group_id END) STORED,
      ADD CONSTRAINT fleet_vehicle_site FOREIGN KEY (org_id, site_held) REFERENCES fleet_site (org_id, open_id),
      ADD CONSTRAINT fleet_vehicle_group FOREIGN KEY (org_id, group_held) REFERENCES fleet_group (org_id, open_id)`,
    'CREATE INDEX fleet_vehicle_at_site ON fleet_vehicle (org_id, site_held)',
    'CREATE INDEX fleet_vehicle_in_group ON fleet_vehicle (org_id, group_held)',
    'CREATE INDEX fleet_vehicle_vin_end ON fleet_vehicle (org_id, vin_end_index)',
    'CREATE INDEX fleet_vehicle_plate_end ON fleet_vehicle (org_id, plate_end_index)',
    `CREATE TABLE fleet_external_id (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      key text NOT NULL,
      value text NOT NULL,
      PRIMARY KEY (org_id, id),
      CONSTRAINT fleet_external_id_value UNIQUE (org_id, key, value),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    'CREATE INDEX fleet_external_id_vehicle ON fleet_external_id (org_id, vehicle_id)',
    ...organisationTable('fleet_external_id', { delete: true }),
    `CREATE TABLE fleet_vehicle_fields (
      org_id uuid NOT NULL,
      version integer NOT NULL,
      fields jsonb NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (org_id, version))`,
    ...organisationTable('fleet_vehicle_fields', { insertOnly: true }),
  ],
}
