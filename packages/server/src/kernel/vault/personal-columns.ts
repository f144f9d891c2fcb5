/** The SQL over the columns that rooms declare as personal: what a rotation seals anew and an erasure empties. */
import type { PersonalColumn, SubjectId } from '#kernel'
import { StartRefused } from '#kernel'
import type { Transaction } from '#kernel/database'
import { HOUSE_TABLES, Sql, sql } from '#kernel/database'

export interface SealedRow {
  readonly row: string
  readonly envelope: Uint8Array
}

/** Names come from the declarations of rooms, never from a caller; still they must be names. */
function named(text: string): Sql {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(text)) throw new TypeError('a table or column is named in small letters')
  return new Sql([text], [])
}

const idOf = ({ rowColumn = 'id' }: PersonalColumn): Sql => named(rowColumn)

/** What the envelope is bound to as its column: the name without `_sealed`. */
export const boundColumn = ({ column }: PersonalColumn): string => column.replace(/_sealed$/, '')

/** In the order of their ids, beyond `after`. */
export const listSealed = (
  tx: Transaction,
  column: PersonalColumn,
  subject: SubjectId,
  after: string | null,
): Promise<SealedRow[]> =>
  tx.all(sql`
    SELECT ${idOf(column)}::text AS row, ${named(column.column)} AS envelope FROM ${named(column.table)}
    WHERE org_id = ${tx.org} AND ${named(column.subjectColumn)} = ${subject} AND ${named(column.column)} IS NOT NULL
      AND (${after}::text IS NULL OR ${idOf(column)}::text > ${after}::text)
    ORDER BY ${idOf(column)}::text LIMIT 200`)

/** Only while it is what was read: whoever wrote meanwhile has sealed with the new key. */
export const replaceSealed = (
  tx: Transaction,
  column: PersonalColumn,
  { row, envelope }: SealedRow,
  fresh: Uint8Array,
): Promise<number> =>
  tx.run(sql`
    UPDATE ${named(column.table)} SET ${named(column.column)} = ${fresh}
    WHERE org_id = ${tx.org} AND ${idOf(column)}::text = ${row} AND ${named(column.column)} = ${envelope}`)

/** How many rows had one. */
export const dropBlindIndex = (tx: Transaction, column: PersonalColumn, subject: SubjectId): Promise<number> =>
  tx.run(sql`
    UPDATE ${named(column.table)} SET ${named(column.column)} = NULL
    WHERE org_id = ${tx.org} AND ${named(column.subjectColumn)} = ${subject} AND ${named(column.column)} IS NOT NULL`)

/** Of these, those who still have one. */
export const listIndexed = (
  tx: Transaction,
  column: PersonalColumn,
  subjects: readonly SubjectId[],
): Promise<{ readonly subject: SubjectId }[]> =>
  tx.all(sql`
    SELECT DISTINCT ${named(column.subjectColumn)} AS subject FROM ${named(column.table)}
    WHERE org_id = ${tx.org} AND ${named(column.subjectColumn)} = ANY(${[...subjects]}::uuid[])
      AND ${named(column.column)} IS NOT NULL`)

/**
 * Looks at the tables as they are: what they hold sealed or by blind index must be declared, each declaration with its
 * class and the column where its subject stands.
 *
 * @throws {StartRefused} `vault.personal-column`, naming the column and what it lacks.
 */
export async function requirePersonalColumns(tx: Transaction, declared: readonly PersonalColumn[]): Promise<void> {
  const present = await tx.all<{ table: string; column: string; type: string }>(sql`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname <> ALL(${[...HOUSE_TABLES]}::text[])`)
  const types = new Map(present.map(({ table, column, type }) => [`${table}.${column}`, type]))
  const known = new Set(declared.map(({ table, column }) => `${table}.${column}`))
  for (const [name, type] of types)
    if (type === 'bytea' && /[._]sealed$|_index$/.test(name) && !known.has(name)) throw lacking(name, 'is not declared')
  for (const column of declared) {
    const name = `${column.table}.${column.column}`
    if (types.get(name) !== 'bytea') throw lacking(name, 'is declared and not there')
    if (column['x-data-class'] !== 'personal') throw lacking(name, 'has no x-data-class')
    if (types.get(`${column.table}.${column.subjectColumn}`) !== 'uuid')
      throw lacking(name, 'has no path to its subject')
  }
}

const lacking = (name: string, what: string): StartRefused =>
  new StartRefused('vault.personal-column', `The column ${name} ${what}. Say it in personalData of its room.`)
