import type { Migration } from '#kernel/database'

/** A service task can be an inspection by a form: it falls due as any other, and what is submitted by the form completes it. */
export const inspectionService: Migration = {
  name: '0021-inspection-service',
  statements: [
    `ALTER TABLE fleet_service_task
      ADD COLUMN form_id uuid,
      ADD CONSTRAINT fleet_service_task_form FOREIGN KEY (org_id, form_id) REFERENCES fleet_form (org_id, id)`,
    'CREATE INDEX fleet_schedule_program ON fleet_schedule (org_id, program_id, vehicle_id) WHERE ended_at IS NULL',
  ],
}
