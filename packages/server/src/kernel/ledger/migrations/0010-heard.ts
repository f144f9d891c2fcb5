/**
 * A server of before moves a place and leaves its seal as it was, which nobody could tell from another hand. Under another
 * name the column is nothing to it: its listeners stand still until it is stopped, and spoil nothing.
 */
import type { Migration } from '#kernel/database'

export const heard: Migration = {
  name: '0010-heard',
  statements: ['ALTER TABLE ledger_cursor RENAME COLUMN seq TO heard'],
}
