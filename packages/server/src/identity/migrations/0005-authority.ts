import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** What an organisation asks of its people, and what each of them holds: further sets, what is withheld, until when. */
export const authority: Migration = {
  name: '0005-authority',
  statements: [
    `CREATE TABLE identity_policy (
      org_id uuid PRIMARY KEY,
      version integer NOT NULL,
      settings jsonb NOT NULL,
      changed_at timestamptz NOT NULL)`,
    ...organisationTable('identity_policy'),

    `ALTER TABLE identity_user
      ADD COLUMN hats text[] NOT NULL DEFAULT '{}',
      ADD COLUMN narrowed jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN contract_kind text NOT NULL DEFAULT 'employee' CHECK (contract_kind IN ('employee', 'contractor', 'third-party')),
      ADD COLUMN contract_ends_at timestamptz`,

    `CREATE TABLE identity_grant (
      org_id uuid NOT NULL,
      user_id uuid NOT NULL,
      role text NOT NULL,
      granted_at timestamptz NOT NULL,
      decided_at timestamptz,
      reviewed_at timestamptz,
      PRIMARY KEY (org_id, user_id, role),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_grant', { delete: true }),
  ],
}
