import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Proofs of step-up that were used, the keys of machines, and the assertions that were used. */
export const clients: Migration = {
  name: '0004-clients',
  statements: [
    `CREATE TABLE identity_step_up (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('identity_step_up', { delete: true }),

    `ALTER TABLE identity_user ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'machine'))`,
    `ALTER TABLE identity_session ADD COLUMN client_id text`,
    `ALTER TABLE identity_session ADD COLUMN scope text`,
    `CREATE INDEX identity_session_client ON identity_session (org_id, client_id) WHERE ended_at IS NULL`,

    `CREATE TABLE identity_client (
      org_id uuid NOT NULL,
      id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('api-key', 'machine')),
      name text NOT NULL,
      user_id uuid NOT NULL,
      secret_hash bytea,
      jwks jsonb,
      scope text NOT NULL,
      networks jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz,
      last_used_at timestamptz,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_client'),

    `CREATE TABLE identity_client_place (
      id text PRIMARY KEY,
      org_id uuid NOT NULL)`,
    ...houseTable('identity_client_place'),

    `CREATE TABLE identity_assertion (
      hash bytea PRIMARY KEY,
      expires_at timestamptz NOT NULL)`,
    ...houseTable('identity_assertion'),
  ],
}
