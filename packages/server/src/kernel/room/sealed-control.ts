import type { Control, PersonalColumn } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { Sql, sql } from '#kernel/database'
import type { Ports } from './inspector.ts'

/** Version byte, 12 bytes of IV, 16 of tag: less is no envelope. */
const SHORTEST = 29
const VERSION = 1

export const sealedControl = ({ database, inspector, vault }: Ports): Control => ({
  name: 'kernel.sealed-at-rest',
  clauses: ['muts.data.encrypted-at-rest'],
  objective: 'confidentiality',
  promise: "Every personal column holds AES-256-GCM envelopes only, and the canary's words are nowhere in them.",
  scope: 'house',
  enforcedBy: vault.seal,
  freshFor: { hours: 1 },
  severity: 1,
  tells: ['database-admin', 'security-lead'],
  probe: async () => {
    const columns = inspector
      .rooms()
      .flatMap((room) => room.personalData ?? [])
      .filter(({ kind }) => kind === 'sealed')
    const open: string[] = []
    let rows = 0
    for (const column of columns) {
      const found = await inspect(database, column)
      rows += found.rows
      if (found.readable > 0) open.push(`${column.table}.${column.column}: ${found.readable} rows are no envelopes`)
    }
    const saw = { columns: columns.length, rows, open: open.length }
    const holds = open.length === 0 && rows > 0
    return holds
      ? { holds, saw }
      : { holds, saw, because: open.join('; ') || 'no sealed row was found, not even the canary' }
  },
})

/** Word that stands in every sealed field of the canary. */
export const MARKER = 'MUTSDEM0CANARY001'

async function inspect(
  database: Database,
  { table, column }: PersonalColumn,
): Promise<{ rows: number; readable: number }> {
  // Names come from the declarations of rooms, never from a caller.
  const [tableSql, columnSql] = [new Sql([table], []), new Sql([column], [])]
  const statement = sql`
    SELECT count(*)::int AS rows, count(*) FILTER (
      WHERE length(${columnSql}) < ${SHORTEST}::int OR get_byte(${columnSql}, 0) <> ${VERSION}::int
        OR position(convert_to(${MARKER}::text, 'UTF8') IN ${columnSql}) > 0)::int AS readable
    FROM ${tableSql} WHERE ${columnSql} IS NOT NULL`
  const all = await database.transaction({ org: HOUSE, role: 'backup' }, (tx) =>
    tx.find<{ rows: number; readable: number }>(statement),
  )
  const canary = await database.transaction({ org: CANARY }, (tx) =>
    tx.find<{ rows: number; readable: number }>(statement),
  )
  return {
    rows: Math.max(all?.rows ?? 0, canary?.rows ?? 0),
    readable: Math.max(all?.readable ?? 0, canary?.readable ?? 0),
  }
}
