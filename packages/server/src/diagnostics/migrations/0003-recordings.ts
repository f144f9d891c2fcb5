import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Which scans are to be recorded, and what was recorded of them: sealed, as the bridge signed it. */
export const recordings: Migration = {
  name: '0003-recordings',
  statements: [
    'ALTER TABLE diagnostics_scan ADD COLUMN is_recorded boolean NOT NULL DEFAULT false',

    `CREATE TABLE diagnostics_recording (
      org_id uuid NOT NULL,
      scan_id uuid NOT NULL,
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
      PRIMARY KEY (org_id, scan_id),
      FOREIGN KEY (org_id, scan_id) REFERENCES diagnostics_scan (org_id, id))`,
    `CREATE INDEX diagnostics_recording_vehicle ON diagnostics_recording (org_id, vehicle_id, recorded_at, scan_id)`,
    ...organisationTable('diagnostics_recording'),
  ],
}
