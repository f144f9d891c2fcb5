import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Where vehicles are at home, and how the fleet is grouped. What is archived keeps its history and gives its name free. */
export const places: Migration = {
  name: '0003-places',
  statements: [
    `CREATE TABLE fleet_site (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      address text,
      time_zone text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      archived_at timestamptz,
      PRIMARY KEY (org_id, id))`,
    'CREATE UNIQUE INDEX fleet_site_name ON fleet_site (org_id, lower(name)) WHERE archived_at IS NULL',
    ...organisationTable('fleet_site'),
    `CREATE TABLE fleet_group (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      parent_id uuid,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      archived_at timestamptz,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, parent_id) REFERENCES fleet_group (org_id, id))`,
    'CREATE UNIQUE INDEX fleet_group_name ON fleet_group (org_id, parent_id, lower(name)) NULLS NOT DISTINCT WHERE archived_at IS NULL',
    ...organisationTable('fleet_group'),
  ],
}
