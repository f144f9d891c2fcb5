/** Partitions of the log by place: the one in use and two ahead, made by the owner of the tables. */
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { Sql, sql } from '#kernel/database'
import { BASE, placeOf } from './logs.ts'

const WIDTH = 4_194_304
const AHEAD = 2

/**
 * Makes what is missing for the log that lives, or for one that is about to begin there. Returns the size of that log
 * from which on it has to be called again.
 */
export async function ensurePartitions(database: Database, begin?: number): Promise<number> {
  return await database.transaction({ org: HOUSE, role: 'migrator' }, async (tx) => {
    // Two nodes that start at once would make the same partition: the lock lets one wait for the other.
    const head = await tx.find<{ size: number }>(sql`SELECT size FROM ledger_head FOR UPDATE`)
    const size = begin ?? head?.size ?? 0
    const current = Math.floor(size / WIDTH)
    for (let n = current; n <= current + AHEAD; n++) {
      await tx.run(
        new Sql(
          [
            `CREATE TABLE IF NOT EXISTS ledger_entry_${n} PARTITION OF ledger_entry
               FOR VALUES FROM (${n * WIDTH}) TO (${(n + 1) * WIDTH})`,
          ],
          [],
        ),
      )
    }
    return placeOf((current + 1) * WIDTH)
  })
}

/** Drops partitions of the log that lives below a place that nothing stands in any more. What still holds a row is left alone. */
export async function dropEmptyPartitions(database: Database, below: number): Promise<void> {
  await database.transaction({ org: HOUSE, role: 'migrator' }, async (tx) => {
    const base = (await tx.find<{ base: number }>(sql`SELECT ${BASE} AS base`))?.base ?? 0
    for (let n = base / WIDTH; (n + 1) * WIDTH <= base + below; n++) {
      const first = n * WIDTH
      const row = await tx.find(
        sql`SELECT 1 FROM ledger_entry WHERE seq >= ${first} AND seq < ${first + WIDTH} LIMIT 1`,
      )
      if (!row) await tx.run(new Sql([`DROP TABLE IF EXISTS ledger_entry_${n}`], []))
    }
  })
}
