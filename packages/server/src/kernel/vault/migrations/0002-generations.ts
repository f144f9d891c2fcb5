import type { Migration } from '#kernel/database'

/** The owner of the tables goes through all organisations when keys are rotated, and only there. */
const letOwnerKeep = (table: string): string => `CREATE POLICY ${table}_keeper ON ${table} TO CURRENT_USER USING (true)`

/**
 * Keys have generations, so that a new one may wrap while an old one still opens. The references keep a generation from
 * being destroyed while anything hangs on it, whoever writes at that moment.
 */
export const generations: Migration = {
  name: '0002-generations',
  statements: [
    `ALTER TABLE vault_installation
      DROP COLUMN only_row,
      ADD COLUMN generation int NOT NULL DEFAULT 1,
      ADD COLUMN next_wrapped bytea,
      ADD COLUMN derives boolean NOT NULL DEFAULT true,
      ADD PRIMARY KEY (generation)`,
    'ALTER TABLE vault_installation ALTER COLUMN generation DROP DEFAULT, ALTER COLUMN derives DROP DEFAULT',

    'ALTER TABLE vault_secret ADD COLUMN under int NOT NULL DEFAULT 1 REFERENCES vault_installation (generation)',
    'ALTER TABLE vault_secret ALTER COLUMN under DROP DEFAULT',

    `ALTER TABLE vault_organisation_key
      ADD COLUMN generation int NOT NULL DEFAULT 1,
      ADD COLUMN under int NOT NULL DEFAULT 1 REFERENCES vault_installation (generation),
      ADD COLUMN index_wrapped bytea,
      DROP CONSTRAINT vault_organisation_key_pkey,
      ADD PRIMARY KEY (org_id, generation)`,
    'ALTER TABLE vault_organisation_key ALTER COLUMN generation DROP DEFAULT, ALTER COLUMN under DROP DEFAULT',
    letOwnerKeep('vault_organisation_key'),

    `ALTER TABLE vault_subject_key
      ADD COLUMN under int DEFAULT 1,
      ADD COLUMN previous bytea,
      ADD COLUMN lasting boolean NOT NULL DEFAULT false,
      ADD COLUMN rotated_at timestamptz`,
    letOwnerKeep('vault_subject_key'),
    'UPDATE vault_subject_key SET under = NULL WHERE wrapped IS NULL',
    `ALTER TABLE vault_subject_key
      ALTER COLUMN under DROP DEFAULT,
      ADD FOREIGN KEY (org_id, under) REFERENCES vault_organisation_key (org_id, generation),
      ADD CHECK ((under IS NULL) = (wrapped IS NULL)),
      ADD CHECK ((previous IS NULL) = (rotated_at IS NULL))`,
    `CREATE INDEX vault_subject_key_rotating ON vault_subject_key (org_id, subject_id) WHERE previous IS NOT NULL`,
  ],
}
