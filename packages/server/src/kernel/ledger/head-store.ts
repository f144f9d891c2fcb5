/** SQL of the head of the log: one row, and whoever holds its lock leads. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface Head {
  readonly size: number
  /** Where the next index commit begins. */
  readonly indexed: number
  /** Vouches for the root at `size` until a checkpoint covers it; null where one does. */
  readonly seal: Uint8Array | null
}

/** Election, fencing and state are this one row lock. Undefined: somebody else leads. */
export async function lockHead(tx: Transaction): Promise<Head | undefined> {
  return await tx.find<Head>(sql`SELECT size, indexed, seal FROM ledger_head FOR UPDATE SKIP LOCKED`)
}

/** Waits until nobody holds the head: whatever a lost connection left under way is committed or undone then. */
export async function awaitHead(tx: Transaction): Promise<void> {
  await tx.all(sql`SELECT size FROM ledger_head FOR UPDATE`)
}

/** @throws {Error} when the head is not where the lock found it: the transaction must not commit. */
export async function moveHead(tx: Transaction, from: Head, to: Head): Promise<void> {
  const moved = await tx.run(
    sql`UPDATE ledger_head SET size = ${to.size}, indexed = ${to.indexed}, seal = ${to.seal} WHERE size = ${from.size}`,
  )
  if (moved !== 1) throw new Error(`the head of the ledger is no longer at ${from.size}`)
}
