import type { Migration } from '#kernel/database'

/**
 * Where each schedule stands on the list of what is due, as it was judged last, and until which day that holds: from then on,
 * and from a new reading of a meter it counts, it is judged anew. What was never judged holds until before all days.
 */
export const duePlaces: Migration = {
  name: '0029-due-places',
  statements: [
    `ALTER TABLE fleet_schedule
      ADD COLUMN urgency smallint NOT NULL DEFAULT 3,
      ADD COLUMN due_by date NOT NULL DEFAULT '9999-12-31',
      ADD COLUMN judged_until date NOT NULL DEFAULT '-infinity'`,
    `CREATE INDEX fleet_schedule_by_place ON fleet_schedule (org_id, urgency, due_by, id)
      WHERE ended_at IS NULL AND urgency < 3`,
    `CREATE INDEX fleet_schedule_by_judged ON fleet_schedule (org_id, judged_until, id) WHERE ended_at IS NULL`,
    `DROP INDEX fleet_document_valid`,
    `CREATE INDEX fleet_document_valid ON fleet_document (org_id, valid_to, id) WHERE status <> 'replaced'`,
    `CREATE INDEX fleet_licence_by_expiry ON fleet_licence (org_id, expires_on, id)`,
    `CREATE INDEX fleet_driver_by_medical ON fleet_driver (org_id, medical_expires_on, id)`,
  ],
}
