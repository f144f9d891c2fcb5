import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Groups of identity providers, the set the organisation mapped each to, who is in them, and what they gave to whom. */
export const groups: Migration = {
  name: '0006-groups',
  statements: [
    `CREATE TABLE identity_group (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      source text NOT NULL,
      name text NOT NULL,
      external_id text,
      role text,
      is_provisioned boolean NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      UNIQUE (org_id, source, name))`,
    ...organisationTable('identity_group', { delete: true }),

    `CREATE TABLE identity_group_member (
      org_id uuid NOT NULL,
      group_id uuid NOT NULL,
      user_id uuid NOT NULL,
      PRIMARY KEY (org_id, group_id, user_id),
      FOREIGN KEY (org_id, group_id) REFERENCES identity_group (org_id, id) ON DELETE CASCADE,
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    `CREATE INDEX identity_group_member_user ON identity_group_member (org_id, user_id)`,
    ...organisationTable('identity_group_member', { delete: true }),

    `CREATE TABLE identity_group_grant (
      org_id uuid NOT NULL,
      user_id uuid NOT NULL,
      role text NOT NULL,
      PRIMARY KEY (org_id, user_id, role),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_group_grant', { delete: true }),
  ],
}
