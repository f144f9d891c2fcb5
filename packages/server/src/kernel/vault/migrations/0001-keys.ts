import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/**
 * Keys, each wrapped under the one above. Subject keys stand in a table of their own so that the long backups can leave
 * them out (`--exclude-table-data`): a backup that holds them would resurrect the erased.
 */
export const keys: Migration = {
  name: '0001-keys',
  statements: [
    `CREATE TABLE vault_installation (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      wrapped bytea NOT NULL,
      made_at timestamptz NOT NULL)`,
    ...houseTable('vault_installation', ''),

    `CREATE TABLE vault_secret (
      name text PRIMARY KEY,
      sealed bytea NOT NULL,
      made_at timestamptz NOT NULL)`,
    ...houseTable('vault_secret', ''),

    `CREATE TABLE vault_organisation_key (
      org_id uuid PRIMARY KEY,
      wrapped bytea,
      made_at timestamptz NOT NULL)`,
    ...organisationTable('vault_organisation_key', { insertOnly: true, hidden: true }),

    `CREATE TABLE vault_subject_key (
      org_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      wrapped bytea,
      made_at timestamptz NOT NULL,
      erased_at timestamptz,
      PRIMARY KEY (org_id, subject_id),
      CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL)))`,
    ...organisationTable('vault_subject_key', { hidden: true }),
  ],
}
