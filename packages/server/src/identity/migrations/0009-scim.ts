import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Tokens of those who provision people, and what they wrote of each person. */
export const scim: Migration = {
  name: '0009-scim',
  statements: [
    `CREATE TABLE identity_scim_token (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      hash bytea NOT NULL,
      networks jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz,
      last_used_at timestamptz,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('identity_scim_token'),

    `CREATE TABLE identity_scim_user (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      subject_id uuid NOT NULL,
      sealed bytea,
      user_name_index bytea,
      email_index bytea,
      external_index bytea,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      removed_at timestamptz,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, user_name_index),
      FOREIGN KEY (org_id, id) REFERENCES identity_user (org_id, id))`,
    `CREATE INDEX identity_scim_user_email ON identity_scim_user (org_id, email_index)`,
    `CREATE INDEX identity_scim_user_external ON identity_scim_user (org_id, external_index)`,
    ...organisationTable('identity_scim_user'),
  ],
}
