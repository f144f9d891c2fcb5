import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'

/** What `spellUnit` makes of a column: once addresses were stored as somebody typed them. */
export const speltUnit = (column: Sql): Sql =>
  sql`CASE WHEN ${column} ~* '^0x[0-9a-f]+$' THEN '0x' || upper(substr(${column}, 3)) ELSE ${column} END`
