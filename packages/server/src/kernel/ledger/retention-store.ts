/** SQL of what goes after its time from the log that lives, as the retention role may speak it. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import { BASE } from './logs.ts'

/** Thins checkpoints older than a day, and the short index runs that a day has rolled up. */
export async function thin(tx: Transaction): Promise<void> {
  await tx.all(sql`SELECT ledger_thin()`)
}

/** The first entry that must stay: the first one younger than ten years. The instant is that of the newest checkpoint. */
export async function findFirstKept(tx: Transaction): Promise<number | undefined> {
  const [row] = await tx.all<{ seq: number }>(
    sql`SELECT seq - ${BASE} AS seq FROM ledger_entry
      WHERE seq >= ${BASE} AND at >= (SELECT max(c.at) - interval '10 years' FROM ledger_checkpoint c) ORDER BY ledger_entry.seq LIMIT 1`,
  )
  return row?.seq
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
