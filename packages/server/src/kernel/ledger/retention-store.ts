/** SQL of what goes after its time from the log that lives, as the retention role may speak it. */
import type { Sql, Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import { BASE, LOG_SPAN } from './logs.ts'

/** Thins checkpoints older than a day, and the short index runs that a day has rolled up. */
export async function thin(tx: Transaction): Promise<void> {
  await tx.all(sql`SELECT ledger_thin()`)
}

/**
 * The first checkpoint that is not dated between the heartbeats around it: at least when the last one it covers was, at most
 * when the next one was, but for a minute between the clocks of two servers, and five minutes where none came since. The
 * columns of heartbeats are taken at their word: call it where they have been verified.
 */
export async function findFalseInstant(
  tx: Transaction,
): Promise<{ readonly size: number; readonly at: Date } | undefined> {
  const beats = (side: Sql, order: Sql) => sql`(SELECT e.at FROM ledger_entry e WHERE e.action = 'ledger.index'
    AND e.seq >= ${BASE} AND e.seq < ${BASE} + ${LOG_SPAN}::bigint AND ${side} ORDER BY e.seq ${order} LIMIT 1)`
  const [wrong] = await tx.all<{ size: number; at: Date }>(sql`
    SELECT size - ${BASE} AS size, at FROM (
      SELECT c.size, c.at, ${beats(sql`e.seq < c.size`, sql`DESC`)} AS before, ${beats(sql`e.seq >= c.size`, sql`ASC`)} AS after
      FROM ledger_checkpoint c WHERE c.size > ${BASE} AND c.size < ${BASE} + ${LOG_SPAN}::bigint
    ) AS dated
    WHERE at < before - interval '1 minute' OR at > coalesce(after + interval '1 minute', before + interval '6 minutes')
    ORDER BY dated.size LIMIT 1`)
  return wrong
}

/** The first entry that is there. */
export async function findFirst(tx: Transaction): Promise<number | undefined> {
  const [row] = await tx.all<{ seq: number }>(
    sql`SELECT seq - ${BASE} AS seq FROM ledger_entry WHERE seq >= ${BASE} ORDER BY ledger_entry.seq LIMIT 1`,
  )
  return row?.seq
}

/** Deletes at most so many entries of `[from, below)`, as far as the policy lets them go. */
export async function deleteEntries(tx: Transaction, from: number, below: number): Promise<number> {
  return await tx.run(
    sql`DELETE FROM ledger_entry WHERE seq >= ${from}::bigint + ${BASE} AND seq < ${below}::bigint + ${BASE}`,
  )
}

/** Drops the records of index runs that end there or before. */
export async function deleteSegments(tx: Transaction, below: number): Promise<void> {
  await tx.run(sql`DELETE FROM ledger_segment WHERE from_seq >= ${BASE} AND to_seq <= ${below}::bigint + ${BASE}`)
}
