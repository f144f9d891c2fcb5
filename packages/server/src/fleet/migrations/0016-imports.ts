import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/**
 * A file stands sealed under whoever loaded it until it is applied; what was before, under the vehicle's own subject until
 * it can no longer be undone.
 */
export const imports: Migration = {
  name: '0016-imports',
  statements: [
    `CREATE TABLE fleet_import (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      owner_id uuid NOT NULL,
      state text NOT NULL,
      match_by text NOT NULL,
      mapping jsonb NOT NULL,
      columns jsonb NOT NULL DEFAULT '[]',
      only_valid boolean NOT NULL DEFAULT false,
      job_id uuid,
      undo_until timestamptz,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('fleet_import'),
    `CREATE TABLE fleet_import_part (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      import_id uuid NOT NULL,
      owner_id uuid NOT NULL,
      part integer NOT NULL,
      lines integer NOT NULL,
      text_sealed bytea NOT NULL,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, import_id, part),
      FOREIGN KEY (org_id, import_id) REFERENCES fleet_import (org_id, id))`,
    ...organisationTable('fleet_import_part', { delete: true }),
    `CREATE TABLE fleet_import_row (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      import_id uuid NOT NULL,
      row integer NOT NULL,
      outcome text NOT NULL,
      unit text,
      vehicle_id uuid,
      fields text NOT NULL DEFAULT '',
      faults jsonb NOT NULL DEFAULT '[]',
      subject_id uuid,
      before_sealed bytea,
      version integer,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, import_id, row),
      FOREIGN KEY (org_id, import_id) REFERENCES fleet_import (org_id, id))`,
    `CREATE INDEX fleet_import_row_outcome ON fleet_import_row (org_id, import_id, outcome, row)`,
    ...organisationTable('fleet_import_row', { delete: true }),
    // Which row had a unit, VIN or plate first: nobody can tell from the fingerprint what it is of.
    `CREATE TABLE fleet_import_key (
      org_id uuid NOT NULL,
      import_id uuid NOT NULL,
      key bytea NOT NULL,
      row integer NOT NULL,
      PRIMARY KEY (org_id, import_id, key),
      FOREIGN KEY (org_id, import_id) REFERENCES fleet_import (org_id, id))`,
    ...organisationTable('fleet_import_key', { delete: true }),
  ],
}
