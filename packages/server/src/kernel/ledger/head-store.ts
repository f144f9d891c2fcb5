/** SQL of the head of the log that lives: one row, and whoever holds its lock leads. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import { BASE, LOG_SPAN } from './logs.ts'

export interface Head {
  readonly size: number
  /** Where the next index commit begins. */
  readonly indexed: number
  /** Vouches for the root at `size` until a checkpoint covers it; null where one does. */
  readonly seal: Uint8Array | null
}

/** Election, fencing and state are this one row lock. Undefined: somebody else leads. */
export async function lockHead(tx: Transaction): Promise<(Head & { readonly log: number }) | undefined> {
  return await tx.find(sql`SELECT size / ${LOG_SPAN}::bigint + 1 AS log, size % ${LOG_SPAN}::bigint AS size,
    indexed % ${LOG_SPAN}::bigint AS indexed, seal FROM ledger_head FOR UPDATE SKIP LOCKED`)
}

/** Waits until nobody holds the head: whatever a lost connection left under way is committed or undone then. */
export async function awaitHead(tx: Transaction): Promise<void> {
  await tx.all(sql`SELECT size FROM ledger_head FOR UPDATE`)
}

/** @throws {Error} when the head is not where the lock found it: the transaction must not commit. */
export async function moveHead(tx: Transaction, from: Pick<Head, 'size'>, to: Head): Promise<void> {
  const moved = await tx.run(
    sql`UPDATE ledger_head SET size = ${to.size}::bigint + ${BASE}, indexed = ${to.indexed}::bigint + ${BASE},
      seal = ${to.seal} WHERE size = ${from.size}::bigint + ${BASE}`,
  )
  if (moved !== 1) throw new Error(`the head of the ledger is no longer at ${from.size}`)
}

/** Ends this log and opens the span of the next one, which is empty. */
export async function openNextLog(tx: Transaction, size: number): Promise<void> {
  const next = sql`${LOG_SPAN}::bigint + ${BASE}`
  const moved = await tx.run(
    sql`UPDATE ledger_head SET size = ${next}, indexed = ${next}, seal = NULL WHERE size = ${size}::bigint + ${BASE}`,
  )
  if (moved !== 1) throw new Error(`the head of the ledger is no longer at ${size}`)
}
