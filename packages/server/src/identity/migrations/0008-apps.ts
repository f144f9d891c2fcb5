import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Programs that act for people: what is known of them, and the codes by which a person lets them in. */
export const apps: Migration = {
  name: '0008-apps',
  statements: [
    `ALTER TABLE identity_client
      ALTER COLUMN user_id DROP NOT NULL,
      ADD COLUMN redirect_uris jsonb NOT NULL DEFAULT '[]',
      DROP CONSTRAINT identity_client_kind_check`,
    `ALTER TABLE identity_client
      ADD CONSTRAINT identity_client_kind CHECK (kind IN ('api-key', 'machine', 'app')),
      ADD CONSTRAINT identity_client_acts CHECK ((kind = 'app') = (user_id IS NULL))`,

    `CREATE TABLE identity_code (
      org_id uuid NOT NULL,
      hash bytea NOT NULL,
      client_id text NOT NULL,
      user_id uuid NOT NULL,
      asked_in uuid NOT NULL,
      redirect_uri text NOT NULL,
      challenge text NOT NULL,
      scope text NOT NULL,
      expires_at timestamptz NOT NULL,
      session_id uuid,
      PRIMARY KEY (org_id, hash),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_code', { delete: true }),

    `CREATE TABLE identity_device_code (
      hash bytea PRIMARY KEY,
      user_code bytea NOT NULL UNIQUE,
      client_id text NOT NULL,
      scope text,
      source text NOT NULL,
      asked_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      interval_s integer NOT NULL,
      polled_at timestamptz,
      is_allowed boolean,
      org_id uuid,
      user_id uuid,
      asked_in uuid,
      session_id uuid)`,
    ...houseTable('identity_device_code'),
  ],
}
