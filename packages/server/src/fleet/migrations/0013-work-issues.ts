import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Which issues a work order is to mend. */
export const workIssues: Migration = {
  name: '0013-work-issues',
  statements: [
    `CREATE TABLE fleet_work_issue (
      org_id uuid NOT NULL,
      order_id uuid NOT NULL,
      issue_id uuid NOT NULL,
      PRIMARY KEY (org_id, order_id, issue_id),
      FOREIGN KEY (org_id, order_id) REFERENCES fleet_work_order (org_id, id),
      FOREIGN KEY (org_id, issue_id) REFERENCES fleet_issue (org_id, id))`,
    `CREATE INDEX fleet_work_issue_issue ON fleet_work_issue (org_id, issue_id, order_id)`,
    ...organisationTable('fleet_work_issue', { delete: true }),
  ],
}
