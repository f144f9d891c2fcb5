import type { Migration } from '#kernel/database'

/** Which way a bridge connects: what was paired before is a program. */
export const browserBridges: Migration = {
  name: '0005-browser-bridges',
  statements: [
    `ALTER TABLE diagnostics_bridge
       ADD COLUMN kind text NOT NULL DEFAULT 'program' CHECK (kind IN ('program', 'browser'))`,
  ],
}
