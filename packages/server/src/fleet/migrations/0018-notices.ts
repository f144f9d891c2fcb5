import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

export const notices: Migration = {
  name: '0018-notices',
  statements: [
    `CREATE TABLE fleet_notice_wish (
      org_id uuid NOT NULL,
      person_id uuid NOT NULL,
      wishes jsonb NOT NULL,
      version integer NOT NULL,
      PRIMARY KEY (org_id, person_id))`,
    ...organisationTable('fleet_notice_wish', { delete: true }),
    // What waits for the mail of the day.
    `CREATE TABLE fleet_notice (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      person_id uuid NOT NULL,
      kind text NOT NULL,
      about uuid NOT NULL,
      PRIMARY KEY (org_id, id))`,
    `CREATE INDEX fleet_notice_person ON fleet_notice (org_id, person_id)`,
    ...organisationTable('fleet_notice', { delete: true }),
  ],
}
