import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** What an access review decided of what people have beside their sets: `object_id` is the group, or the person where it is all of its kind. */
export const grantsBeside: Migration = {
  name: '0015-grants-beside',
  statements: [
    `CREATE TABLE identity_grant_beside (
      org_id uuid NOT NULL,
      user_id uuid NOT NULL,
      kind text NOT NULL,
      object_id uuid NOT NULL,
      decided_at timestamptz,
      reviewed_at timestamptz,
      PRIMARY KEY (org_id, user_id, kind, object_id),
      FOREIGN KEY (org_id, user_id) REFERENCES identity_user (org_id, id))`,
    ...organisationTable('identity_grant_beside'),
  ],
}
