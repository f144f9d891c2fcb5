import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** What is to be serviced how often, and when each vehicle had it last. Intervals are copied: a program binds nothing later. */
export const service: Migration = {
  name: '0009-service',
  statements: [
    `CREATE TABLE fleet_service_task (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      instructions text,
      is_retired boolean NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    `CREATE UNIQUE INDEX fleet_service_task_name ON fleet_service_task (org_id, name) WHERE NOT is_retired`,
    ...organisationTable('fleet_service_task'),
    `CREATE TABLE fleet_program (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      intervals jsonb NOT NULL,
      is_retired boolean NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id))`,
    `CREATE UNIQUE INDEX fleet_program_name ON fleet_program (org_id, name) WHERE NOT is_retired`,
    ...organisationTable('fleet_program'),
    `CREATE TABLE fleet_schedule (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      task_id uuid NOT NULL,
      program_id uuid NOT NULL,
      terms jsonb NOT NULL,
      last_on date NOT NULL,
      last_km bigint,
      last_engine_tenths bigint,
      ended_at timestamptz,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, vehicle_id) REFERENCES fleet_vehicle (org_id, id),
      FOREIGN KEY (org_id, task_id) REFERENCES fleet_service_task (org_id, id),
      FOREIGN KEY (org_id, program_id) REFERENCES fleet_program (org_id, id))`,
    // A vehicle has a task once: two reminders of the same service would be two truths.
    `CREATE UNIQUE INDEX fleet_schedule_once ON fleet_schedule (org_id, vehicle_id, task_id) WHERE ended_at IS NULL`,
    ...organisationTable('fleet_schedule'),
  ],
}
