/** Partitions of the log by place: the one in use and two ahead, made by the owner of the tables. */
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { Sql, sql } from '#kernel/database'

const WIDTH = 4_194_304
const AHEAD = 2

/** Makes what is missing for a log of this size. Returns the size from which on it has to be called again. */
export async function ensurePartitions(database: Database): Promise<number> {
  return await database.transaction({ org: HOUSE, role: 'migrator' }, async (tx) => {
    // Two nodes that start at once would make the same partition: the lock lets one wait for the other.
    const head = await tx.find<{ size: number }>(sql`SELECT size FROM ledger_head FOR UPDATE`)
    const current = Math.floor((head?.size ?? 0) / WIDTH)
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
    return (current + 1) * WIDTH
  })
}
