import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Diagnostic sessions with their locks, and the acts of each. Why, what was asked and what came of it stand sealed. */
export const acts: Migration = {
  name: '0002-acts',
  statements: [
    `CREATE TABLE diagnostics_session (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      bridge_id uuid NOT NULL,
      person_id uuid NOT NULL,
      sign_in_id uuid NOT NULL,
      work_order_id uuid,
      personal_sealed bytea NOT NULL,
      opened_at timestamptz NOT NULL,
      ended_at timestamptz,
      ended_because text,
      is_locking boolean NOT NULL DEFAULT false,
      locked_until timestamptz,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, bridge_id) REFERENCES diagnostics_bridge (org_id, id))`,
    // One lock on a vehicle: the database decides who was first.
    `CREATE UNIQUE INDEX diagnostics_session_lock ON diagnostics_session (org_id, vehicle_id) WHERE is_locking`,
    `CREATE INDEX diagnostics_session_vehicle ON diagnostics_session (org_id, vehicle_id, opened_at, id)`,
    `CREATE INDEX diagnostics_session_open ON diagnostics_session (org_id, id) WHERE ended_at IS NULL`,
    ...organisationTable('diagnostics_session'),

    `CREATE TABLE diagnostics_act (
      org_id uuid NOT NULL,
      id uuid NOT NULL,
      session_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      bridge_id uuid NOT NULL,
      kind text NOT NULL,
      class text NOT NULL CHECK (class IN ('read', 'reversible')),
      status text NOT NULL CHECK (status IN
        ('queued', 'running', 'armed', 'done', 'stopped', 'refused', 'failed', 'unclear')),
      requested_at timestamptz NOT NULL,
      heard_at timestamptz NOT NULL,
      ended_at timestamptz,
      progress_label text,
      failure_code text,
      stop_because text,
      personal_sealed bytea NOT NULL,
      ready_sha256 bytea,
      sealed_sha256 bytea,
      PRIMARY KEY (org_id, id),
      FOREIGN KEY (org_id, session_id) REFERENCES diagnostics_session (org_id, id))`,
    // One act on a vehicle at a time.
    `CREATE UNIQUE INDEX diagnostics_act_open ON diagnostics_act (org_id, vehicle_id)
      WHERE status IN ('queued', 'running', 'armed')`,
    `CREATE INDEX diagnostics_act_session ON diagnostics_act (org_id, session_id, requested_at, id)`,
    ...organisationTable('diagnostics_act'),

    `CREATE TABLE diagnostics_profile (
      org_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      controls jsonb NOT NULL,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (org_id, vehicle_id))`,
    ...organisationTable('diagnostics_profile'),
  ],
}
