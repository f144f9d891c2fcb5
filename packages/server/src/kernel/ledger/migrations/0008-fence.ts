/**
 * Answers read pages of the index instead of whole runs: by the fence of a run, and out of records that are not compressed
 * (they are hashes). Runs from before have no fence and are read whole.
 */
import type { Migration } from '#kernel/database'

export const fence: Migration = {
  name: '0008-fence',
  statements: [
    'ALTER TABLE ledger_segment ADD COLUMN fence bytea',
    'ALTER TABLE ledger_segment ALTER COLUMN records SET STORAGE EXTERNAL',
  ],
}
