/**
 * The logs of one house. There is one, until a restore finds neither leaves nor bundles of what others saw: then a new one
 * begins (LEDGER, section 10). All share the tables, and each has a span of numbers of its own, so that search, listeners
 * and cursors go on across them. Inside a log places count from 0, as in its tree, its proofs and its own words.
 */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { Vkey } from '#proof'
import { createVkey, LOG_SPAN } from '#proof'

/** A multiple of every tile's width up to level 4, so tiles of two logs never share a row. */
export { LOG_SPAN }

/** Where the log begins that this transaction reads: the one that lives, or what `inLog` names. Read once a statement. */
export const BASE = sql`(SELECT ledger_base())`

/** From 1 on. */
export const logOf = (seq: number): number => Math.floor(seq / LOG_SPAN) + 1

/** The place of an entry in its log. */
export const placeOf = (seq: number): number => seq % LOG_SPAN

/** @param first `<host>/ledger/1`. */
export const originOf = (first: string, log: number): string => first.replace(/\d+$/, String(log))

/** A log goes on with the keys of the one before: only their name is another. */
export const renameKeys = (vkeys: readonly Vkey[], origin: string): readonly Vkey[] =>
  vkeys.map(({ publicKey }) => createVkey(origin, publicKey))

/** The log that lives. */
export async function readLog(tx: Transaction): Promise<number> {
  const head = await tx.find<{ size: number }>(sql`SELECT size FROM ledger_head`)
  return logOf(head?.size ?? 0)
}

/** Reads one log inside a transaction; every store of the tree then speaks of that one. */
export async function inLog<T>(tx: Transaction, log: number, work: () => Promise<T>): Promise<T> {
  await tx.all(sql`SELECT set_config('app.log', ${String(log)}, true)`)
  const result = await work()
  await tx.all(sql`SELECT set_config('app.log', '', true)`)
  return result
}
