/** The head vouches for itself between two checkpoints: a group that is placed at once is signed with the next one. */
import type { Migration } from '#kernel/database'

export const sealedHead: Migration = {
  name: '0004-sealed-head',
  statements: [
    'ALTER TABLE ledger_head ADD COLUMN seal bytea CHECK (octet_length(seal) = 32)',
    'GRANT UPDATE (seal) ON ledger_head TO muts_sequencer',
  ],
}
