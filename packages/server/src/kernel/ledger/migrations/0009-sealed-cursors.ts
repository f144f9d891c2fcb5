/** A listener's place vouches for itself: whoever moves it in the database makes a finding, and not silence. */
import type { Migration } from '#kernel/database'

export const sealedCursors: Migration = {
  name: '0009-sealed-cursors',
  statements: ['ALTER TABLE ledger_cursor ADD COLUMN seal bytea CHECK (octet_length(seal) = 32)'],
}
