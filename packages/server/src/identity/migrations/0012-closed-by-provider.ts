import type { Migration } from '#kernel/database'

/** Whether a provider closed the account: only then may it open it again. What was closed before, an admin opens. */
export const closedByProvider: Migration = {
  name: '0012-closed-by-provider',
  statements: [`ALTER TABLE identity_user ADD COLUMN closed_by_provider boolean NOT NULL DEFAULT false`],
}
