import type { Migration } from '#kernel/database'

/** How often what was handed in as the recording of a scan was not believed: after a few times nothing more is looked at. */
export const recordingRefusals: Migration = {
  name: '0004-recording-refusals',
  statements: ['ALTER TABLE diagnostics_scan ADD COLUMN recording_refusals integer NOT NULL DEFAULT 0'],
}
