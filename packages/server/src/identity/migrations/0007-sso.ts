import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Identity providers of organisations, the domains that lead to them, who comes by them, and the ways under way. */
export const sso: Migration = {
  name: '0007-sso',
  statements: [
    `CREATE TABLE identity_sso_connection (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('oidc', 'saml')),
      name text NOT NULL,
      provider jsonb NOT NULL,
      terms jsonb NOT NULL,
      subject_id uuid NOT NULL,
      secret_sealed bytea,
      is_enabled boolean NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('identity_sso_connection', { delete: true }),

    `CREATE TABLE identity_sso_domain (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      connection_id uuid NOT NULL,
      domain text NOT NULL,
      proof text NOT NULL,
      verified_at timestamptz,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, domain),
      FOREIGN KEY (org_id, connection_id) REFERENCES identity_sso_connection (org_id, id))`,
    ...organisationTable('identity_sso_domain', { delete: true }),

    // Verified domains, each of one organisation: asked before it is known which.
    `CREATE TABLE identity_sso_place (
      domain text PRIMARY KEY,
      org_id uuid NOT NULL)`,
    ...houseTable('identity_sso_place'),

    `CREATE TABLE identity_sso_identity (
      org_id uuid NOT NULL,
      connection_id uuid NOT NULL,
      name_hash bytea NOT NULL,
      user_id uuid NOT NULL,
      linked_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, connection_id, name_hash),
      UNIQUE (org_id, connection_id, user_id),
      FOREIGN KEY (org_id, connection_id) REFERENCES identity_sso_connection (org_id, id),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_sso_identity', { delete: true }),

    `CREATE TABLE identity_sso_session (
      org_id uuid NOT NULL,
      session_id uuid NOT NULL,
      connection_id uuid NOT NULL,
      name_hash bytea NOT NULL,
      session_hash bytea,
      PRIMARY KEY (org_id, session_id),
      FOREIGN KEY (org_id, session_id) REFERENCES identity_session (org_id, id))`,
    `CREATE INDEX identity_sso_session_of ON identity_sso_session (org_id, connection_id, name_hash)`,
    ...organisationTable('identity_sso_session', { delete: true }),

    `CREATE TABLE identity_sso_flow (
      hash bytea PRIMARY KEY,
      org_id uuid,
      connection_id uuid,
      waiting jsonb,
      expires_at timestamptz NOT NULL)`,
    ...houseTable('identity_sso_flow'),
  ],
}
