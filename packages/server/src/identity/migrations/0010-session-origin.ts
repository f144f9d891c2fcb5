import type { Migration } from '#kernel/database'

/** Where a session began and with what, sealed under its person's key. Sessions from before say nothing of it. */
export const sessionOrigin: Migration = {
  name: '0010-session-origin',
  statements: [
    `ALTER TABLE identity_session
      ADD COLUMN subject_id uuid,
      ADD COLUMN origin_sealed bytea`,
  ],
}
