import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Organisations, people and what leads to them: the directory by keyed hash of the e-mail, one-time links, counters. */
export const people: Migration = {
  name: '0001-people',
  statements: [
    `CREATE TABLE identity_organisation (
      org_id uuid PRIMARY KEY,
      name text NOT NULL,
      created_at timestamptz NOT NULL)`,
    ...houseTable('identity_organisation'),

    `CREATE TABLE identity_user (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      subject_id uuid NOT NULL,
      personal_sealed bytea NOT NULL,
      email_index bytea,
      role text NOT NULL,
      status text NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
      password_hash text,
      totp_sealed bytea,
      totp_pending_sealed bytea,
      totp_last_step integer NOT NULL DEFAULT 0,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, subject_id),
      UNIQUE (org_id, email_index))`,
    ...organisationTable('identity_user'),

    `CREATE TABLE identity_directory (
      email_hash bytea PRIMARY KEY,
      org_id uuid NOT NULL,
      user_id uuid NOT NULL)`,
    ...houseTable('identity_directory'),

    `CREATE TABLE identity_recovery_code (
      org_id uuid NOT NULL,
      user_id uuid NOT NULL,
      hash bytea NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (org_id, user_id, hash),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_recovery_code', { delete: true }),

    `CREATE TABLE identity_invitation (
      org_id uuid NOT NULL,
      hash bytea NOT NULL,
      user_id uuid NOT NULL,
      purpose text NOT NULL CHECK (purpose IN ('invitation', 'reset')),
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (org_id, hash),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    `CREATE INDEX identity_invitation_user ON identity_invitation (org_id, user_id)`,
    ...organisationTable('identity_invitation'),

    `CREATE TABLE identity_attempt (
      key bytea PRIMARY KEY,
      failures integer NOT NULL,
      failed_at timestamptz NOT NULL,
      blocked_until timestamptz)`,
    ...houseTable('identity_attempt'),
  ],
}
