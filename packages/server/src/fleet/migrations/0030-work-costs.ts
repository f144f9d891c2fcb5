import type { Migration } from '#kernel/database'

/** What work cost is summed by when it was written down; tasks cost nothing. */
export const workCosts: Migration = {
  name: '0030-work-costs',
  statements: [
    'CREATE INDEX fleet_work_line_by_created ON fleet_work_line (org_id, created_at, order_id) WHERE cost_minor <> 0',
  ],
}
