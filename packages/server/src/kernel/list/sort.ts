/** What a list may be sorted by, and how the last value seen of it goes into a cursor and comes back. */
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import { isInstant, isText } from '#kernel/http'

/** One column that is never null. */
export interface Sort {
  readonly column: Sql
  /** As the column has it, into the cursor. */
  readonly write: (value: unknown) => string
  /** Whether a part of a cursor can be compared with the column. */
  readonly isValue: (part: string) => boolean
  /** Out of the cursor, as a parameter of the column's type. */
  readonly read: (part: string) => Sql
}

export const byText = (column: Sql): Sort => ({
  column,
  write: String,
  isValue: isText,
  read: (part) => sql`${part}::text`,
})

export const byInstant = (column: Sql): Sort => ({
  column,
  write: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  isValue: isInstant,
  read: (part) => sql`${part}::timestamptz`,
})

export const byInteger = (column: Sql): Sort => ({
  column,
  write: String,
  isValue: (part) => /^-?\d{1,15}$/.test(part),
  read: (part) => sql`${part}::bigint`,
})
