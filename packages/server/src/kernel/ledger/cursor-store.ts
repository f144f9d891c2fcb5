/** SQL of the listeners' cursors. A cursor on `seq` is safe because batches commit in order under the head lock. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** Makes the cursor of a new listener, before the first entry. */
export async function ensureCursor(tx: Transaction, listener: string): Promise<void> {
  await tx.run(sql`INSERT INTO ledger_cursor (listener, seq) VALUES (${listener}, -1) ON CONFLICT DO NOTHING`)
}

/** The entry handled last, locked, or undefined while another node listens; and how many entries the log has. */
export async function lockCursor(tx: Transaction, listener: string): Promise<readonly [number | undefined, number]> {
  const row = await tx.find<{ seq: number; size: number }>(sql`SELECT c.seq, h.size FROM ledger_cursor c, ledger_head h
    WHERE c.listener = ${listener} FOR UPDATE OF c SKIP LOCKED`)
  return [row?.seq, row?.size ?? 0]
}

/** How many entries the log has by now. */
export async function readSize(tx: Transaction): Promise<number> {
  return (await tx.find<{ size: number }>(sql`SELECT size FROM ledger_head`))?.size ?? 0
}

export async function moveCursor(tx: Transaction, listener: string, seq: number): Promise<void> {
  await tx.run(sql`UPDATE ledger_cursor SET seq = ${seq} WHERE listener = ${listener}`)
}
