/** SQL of the listeners' cursors. A cursor on `seq` is safe because batches commit in order under the head lock. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** Makes the cursor of a new listener, before the first entry. */
export async function ensureCursor(tx: Transaction, listener: string): Promise<void> {
  await tx.run(sql`INSERT INTO ledger_cursor (listener, seq) VALUES (${listener}, -1) ON CONFLICT DO NOTHING`)
}

/** The entry handled last, locked; undefined while another node listens. */
export async function lockCursor(tx: Transaction, listener: string): Promise<number | undefined> {
  const row = await tx.find<{ seq: number }>(
    sql`SELECT seq FROM ledger_cursor WHERE listener = ${listener} FOR UPDATE SKIP LOCKED`,
  )
  return row?.seq
}

export async function moveCursor(tx: Transaction, listener: string, seq: number): Promise<void> {
  await tx.run(sql`UPDATE ledger_cursor SET seq = ${seq} WHERE listener = ${listener}`)
}

export async function readSize(tx: Transaction): Promise<number> {
  const head = await tx.find<{ size: number }>(sql`SELECT size FROM ledger_head`)
  return head?.size ?? 0
}
