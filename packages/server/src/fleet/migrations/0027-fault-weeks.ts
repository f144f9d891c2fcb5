import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/**
 * Which trouble codes were read of which vehicles, week by week. It begins empty: issues from before tell neither when
 * their vehicles were read without a code, nor whether a code was confirmed each time it was seen.
 */
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
    // Each holds all that is counted, so weeks are counted from an index alone.
    `CREATE INDEX fleet_fault_week_of_codes ON fleet_fault_week (org_id, week_on, code, ecu, vehicle_id) WHERE code <> ''`,
    `CREATE INDEX fleet_fault_week_of_reads ON fleet_fault_week (org_id, week_on, vehicle_id) WHERE code = ''`,
    ...organisationTable('fleet_fault_week'),
  ],
}
