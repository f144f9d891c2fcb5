import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Access reviews, and who gave what. What was given before is given by nobody known. */
export const reviews: Migration = {
  name: '0011-reviews',
  statements: [
    `ALTER TABLE identity_grant ADD COLUMN granted_by uuid`,
    `CREATE INDEX identity_session_user ON identity_session (org_id, user_id)`,
    `CREATE TABLE identity_review (
      org_id uuid NOT NULL,
      opened_at timestamptz NOT NULL,
      completed_at timestamptz,
      kept integer NOT NULL DEFAULT 0,
      removed integer NOT NULL DEFAULT 0,
      PRIMARY KEY (org_id, opened_at))`,
    ...organisationTable('identity_review'),
  ],
}
