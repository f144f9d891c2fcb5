import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Sessions, the one truth about who is signed in, and the refresh tokens of each. */
export const sessions: Migration = {
  name: '0002-sessions',
  statements: [
    `CREATE TABLE identity_session (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      user_id uuid NOT NULL,
      assurance text NOT NULL CHECK (assurance IN ('aal1', 'aal2')),
      auth_time timestamptz NOT NULL,
      created_at timestamptz NOT NULL,
      last_used_at timestamptz NOT NULL,
      version integer NOT NULL,
      ended_at timestamptz,
      ended_because text,
      seal bytea NOT NULL,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    `CREATE INDEX identity_session_live ON identity_session (org_id, user_id) WHERE ended_at IS NULL`,
    ...organisationTable('identity_session'),

    `CREATE TABLE identity_refresh (
      org_id uuid NOT NULL,
      hash bytea NOT NULL,
      session_id uuid NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (org_id, hash),
      FOREIGN KEY (org_id, session_id) REFERENCES identity_session (org_id, id))`,
    `CREATE INDEX identity_refresh_session ON identity_refresh (org_id, session_id)`,
    ...organisationTable('identity_refresh'),
  ],
}
