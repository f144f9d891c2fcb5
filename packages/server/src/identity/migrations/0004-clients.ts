import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Proofs of step-up that were used, API keys and other clients of OAuth, and what the authorization server remembers. */
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
      kind text NOT NULL CHECK (kind IN ('api-key', 'machine', 'app')),
      name text NOT NULL,
      user_id uuid,
      secret_hash bytea,
      jwks jsonb,
      redirect_uris jsonb NOT NULL,
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

    `CREATE TABLE identity_oauth (
      kind text NOT NULL,
      hash bytea NOT NULL,
      grant_hash bytea,
      user_code_hash bytea,
      payload jsonb NOT NULL,
      expires_at timestamptz NOT NULL,
      consumed_at timestamptz,
      PRIMARY KEY (kind, hash))`,
    `CREATE INDEX identity_oauth_grant ON identity_oauth (grant_hash)`,
    `CREATE INDEX identity_oauth_user_code ON identity_oauth (user_code_hash)`,
    `CREATE INDEX identity_oauth_expires ON identity_oauth (expires_at)`,
    ...houseTable('identity_oauth'),
  ],
}
