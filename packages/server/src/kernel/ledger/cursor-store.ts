/** SQL of the listeners' cursors. A cursor on `seq` is safe because batches commit in order under the head lock. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** Makes the cursor of a new listener, before the first entry. */
export async function ensureCursor(tx: Transaction, listener: string, seal: Uint8Array): Promise<void> {
  await tx.run(
    sql`INSERT INTO ledger_cursor (listener, heard, seal) VALUES (${listener}, -1, ${seal}) ON CONFLICT DO NOTHING`,
  )
}

export interface Cursor {
  /** The entry handled last; -1 before the first. */
  readonly seq: number
  readonly seal: Uint8Array | null
  /** How many entries the log has. */
  readonly size: number
}

/** Locked, or undefined while another node listens. */
export const lockCursor = (tx: Transaction, listener: string): Promise<Cursor | undefined> =>
  tx.find<Cursor>(sql`SELECT c.heard AS seq, c.seal, h.size FROM ledger_cursor c, ledger_head h
    WHERE c.listener = ${listener} FOR UPDATE OF c SKIP LOCKED`)

export const isCursorThere = async (tx: Transaction, listener: string): Promise<boolean> =>
  (await tx.find(sql`SELECT FROM ledger_cursor WHERE listener = ${listener}`)) !== undefined

export interface Place {
  readonly listener: string
  readonly seq: number
}

export const listUnsealed = (tx: Transaction): Promise<readonly Place[]> =>
  tx.all<Place>(sql`SELECT listener, heard AS seq FROM ledger_cursor WHERE seal IS NULL ORDER BY listener`)

/** Where it still stands there. */
export const sealCursor = (
  tx: Transaction,
  { listener, seq, seal }: Place & { readonly seal: Uint8Array },
): Promise<number> =>
  tx.run(sql`UPDATE ledger_cursor SET seal = ${seal}
    WHERE listener = ${listener} AND heard = ${seq} AND seal IS NULL`)

/** How many entries the log has by now. */
export async function readSize(tx: Transaction): Promise<number> {
  return (await tx.find<{ size: number }>(sql`SELECT size FROM ledger_head`))?.size ?? 0
}

export async function moveCursor(tx: Transaction, listener: string, seq: number, seal: Uint8Array): Promise<void> {
  await tx.run(sql`UPDATE ledger_cursor SET heard = ${seq}, seal = ${seal} WHERE listener = ${listener}`)
}
