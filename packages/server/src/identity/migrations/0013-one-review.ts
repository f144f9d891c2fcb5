import type { Migration } from '#kernel/database'

/**
 * One access review of an organisation is under way at a time. Of several that were opened at once the newest is gone on with,
 * as it was before, and takes over what was counted for the others. Their table is without its policy meanwhile: it would show
 * whoever migrates the rows of no organisation.
 */
export const oneReview: Migration = {
  name: '0013-one-review',
  statements: [
    'ALTER TABLE identity_review NO FORCE ROW LEVEL SECURITY',
    `WITH standing AS (
        SELECT org_id, max(opened_at) AS opened_at, sum(kept) AS kept, sum(removed) AS removed
        FROM identity_review WHERE completed_at IS NULL GROUP BY org_id HAVING count(*) > 1)
      UPDATE identity_review r SET kept = s.kept, removed = s.removed
      FROM standing s WHERE r.org_id = s.org_id AND r.opened_at = s.opened_at`,
    `DELETE FROM identity_review r WHERE completed_at IS NULL AND EXISTS (
        SELECT FROM identity_review newer
        WHERE newer.org_id = r.org_id AND newer.completed_at IS NULL AND newer.opened_at > r.opened_at)`,
    'ALTER TABLE identity_review FORCE ROW LEVEL SECURITY',
    'CREATE UNIQUE INDEX identity_review_standing ON identity_review (org_id) WHERE completed_at IS NULL',
  ],
}
