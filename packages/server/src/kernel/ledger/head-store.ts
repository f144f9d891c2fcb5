/** SQL of the head of the log: one row, and whoever holds its lock leads. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface Head {
  readonly size: number
  /** Where the next index commit begins. */
  readonly indexed: number
}

/** Election, fencing and state are this one row lock. Undefined: somebody else leads. */
export async function lockHead(tx: Transaction): Promise<Head | undefined> {
  return await tx.find<Head>(sql`SELECT size, indexed FROM ledger_head FOR UPDATE SKIP LOCKED`)
}

/** @throws {Error} when the head is not where the lock found it: the transaction must not commit. */
export async function moveHead(tx: Transaction, from: Head, to: Head): Promise<void> {
  const moved = await tx.run(
    sql`UPDATE ledger_head SET size = ${to.size}, indexed = ${to.indexed} WHERE size = ${from.size}`,
  )
  if (moved !== 1) throw new Error(`the head of the ledger is no longer at ${from.size}`)
}
