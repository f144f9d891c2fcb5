import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Which sessions, and so which acts, are to be recorded, and what was recorded of an act: sealed, as the bridge signed it. */
export const actRecordings: Migration = {
  name: '0006-act-recordings',
  statements: [
    'ALTER TABLE diagnostics_session ADD COLUMN is_recorded boolean NOT NULL DEFAULT false',
    'ALTER TABLE diagnostics_act ADD COLUMN is_recorded boolean NOT NULL DEFAULT false',
    'ALTER TABLE diagnostics_act ADD COLUMN recording_refusals integer NOT NULL DEFAULT 0',

    `CREATE TABLE diagnostics_act_recording (
      org_id uuid NOT NULL,
      act_id uuid NOT NULL,
      vehicle_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      bridge_id uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      lines integer NOT NULL,
      frames integer NOT NULL,
      frames_dropped integer NOT NULL,
      is_cut_off boolean NOT NULL,
      personal_sealed bytea NOT NULL,
      sealed_sha256 bytea NOT NULL CHECK (length(sealed_sha256) = 32),
      signature text NOT NULL,
      seal_entry_id uuid NOT NULL,
      PRIMARY KEY (org_id, act_id),
      FOREIGN KEY (org_id, act_id) REFERENCES diagnostics_act (org_id, id))`,
    `CREATE INDEX diagnostics_act_recording_vehicle
      ON diagnostics_act_recording (org_id, vehicle_id, recorded_at, act_id)`,
    ...organisationTable('diagnostics_act_recording'),
  ],
}
