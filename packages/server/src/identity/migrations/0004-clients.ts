import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Proofs of step-up that were used. */
export const clients: Migration = {
  name: '0004-clients',
  statements: [
    `CREATE TABLE identity_step_up (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    ...organisationTable('identity_step_up', { delete: true }),
  ],
}
