import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

const WEEK_OF_SEEN = `date_trunc('week', seen.at AT TIME ZONE 'UTC')::date`

/** Which trouble codes were read of which vehicles, week by week. What issues know from before is taken over. */
export const faultWeeks: Migration = {
  name: '0027-fault-weeks',
  statements: [
    // `ecu` and `code` are empty in the row that says that the vehicle was read at all in this week.
    `CREATE TABLE fleet_fault_week (
      org_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      week_on date NOT NULL,
      ecu text NOT NULL,
      code text NOT NULL,
      PRIMARY KEY (org_id, vehicle_id, week_on, ecu, code),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id))`,
    'CREATE INDEX fleet_fault_week_of_all ON fleet_fault_week (org_id, week_on)',
    `INSERT INTO fleet_fault_week (org_id, vehicle_id, week_on, ecu, code)
      SELECT org_id, vehicle_id, ${WEEK_OF_SEEN}, kind.ecu, kind.code
      FROM fleet_issue AS issue
        CROSS JOIN LATERAL (VALUES (first_seen_at), (last_seen_at)) AS seen (at)
        CROSS JOIN LATERAL (VALUES (issue.ecu, upper(issue.code)), ('', '')) AS kind (ecu, code)
      WHERE issue.ecu <> '' AND issue.code <> '' ON CONFLICT DO NOTHING`,
    ...organisationTable('fleet_fault_week'),
  ],
}
