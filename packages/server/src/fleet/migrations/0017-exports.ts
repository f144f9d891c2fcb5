import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** The file stands sealed under whoever asked for it, for a day. So does what was asked: a filter may name a VIN. */
export const exports: Migration = {
  name: '0017-exports',
  statements: [
    `CREATE TABLE fleet_export (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      owner_id uuid NOT NULL,
      list text NOT NULL,
      format text NOT NULL,
      query_sealed bytea,
      state text NOT NULL,
      rows integer NOT NULL DEFAULT 0,
      size_bytes integer NOT NULL DEFAULT 0,
      job_id uuid,
      expires_at timestamptz,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    `CREATE INDEX fleet_export_owner ON fleet_export (org_id, owner_id, created_at)`,
    ...organisationTable('fleet_export'),
    `CREATE TABLE fleet_export_part (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      export_id uuid NOT NULL,
      owner_id uuid NOT NULL,
      part integer NOT NULL,
      bytes_sealed bytea NOT NULL,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, export_id, part),
      FOREIGN KEY (org_id, export_id) REFERENCES fleet_export (org_id, id))`,
    ...organisationTable('fleet_export_part', { delete: true }),
  ],
}
