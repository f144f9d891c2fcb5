import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Passkeys of people, and the challenges that ceremonies under way must answer. */
export const factors: Migration = {
  name: '0003-factors',
  statements: [
    `CREATE TABLE identity_passkey (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      user_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      credential_hash bytea NOT NULL,
      sealed bytea NOT NULL,
      counter bigint NOT NULL,
      created_at timestamptz NOT NULL,
      last_used_at timestamptz,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, credential_hash),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    `CREATE INDEX identity_passkey_user ON identity_passkey (org_id, user_id)`,
    ...organisationTable('identity_passkey', { delete: true }),

    `CREATE TABLE identity_challenge (
      hash bytea PRIMARY KEY,
      asked_for text NOT NULL,
      expires_at timestamptz NOT NULL)`,
    ...houseTable('identity_challenge'),
  ],
}
