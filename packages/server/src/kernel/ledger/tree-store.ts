/** SQL of tiles and checkpoints: hashes only, so no row-level security hides them. */

import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { Tile } from '#proof'

/** Full tiles `[from, to)` of a level, in order. */
export async function listTiles(tx: Transaction, level: number, from: number, to: number) {
  return await tx.all<{ hashes: Uint8Array }>(
    sql`SELECT hashes FROM ledger_tile WHERE level = ${level} AND n >= ${from} AND n < ${to} ORDER BY n`,
  )
}

/** Full tiles `[from, to)` of a level, as far as they are there, each with its place. */
export async function listFullTiles(tx: Transaction, level: number, from: number, to: number) {
  return await tx.all<{ n: number; hashes: Uint8Array }>(
    sql`SELECT n, hashes FROM ledger_tile WHERE level = ${level} AND n >= ${from} AND n < ${Math.ceil(to)} ORDER BY n`,
  )
}

export async function findTile(tx: Transaction, level: number, n: number): Promise<Uint8Array | undefined> {
  const row = await tx.find<{ hashes: Uint8Array }>(
    sql`SELECT hashes FROM ledger_tile WHERE level = ${level} AND n = ${n}`,
  )
  return row?.hashes
}

export interface StoredCheckpoint {
  readonly size: number
  readonly note: string
  readonly at: Date
}

/** The newest one, of those of at most a size. */
export async function findCheckpoint(
  tx: Transaction,
  most = Number.MAX_SAFE_INTEGER,
): Promise<StoredCheckpoint | undefined> {
  return await tx.find<StoredCheckpoint>(
    sql`SELECT size, note, at FROM ledger_checkpoint WHERE size <= ${most} ORDER BY size DESC LIMIT 1`,
  )
}

/** The newest one with a signature line that begins like this. */
export async function findCheckpointBy(tx: Transaction, line: string): Promise<StoredCheckpoint | undefined> {
  return await tx.find<StoredCheckpoint>(
    sql`SELECT size, note, at FROM ledger_checkpoint WHERE position(${line}::text IN note) > 0 ORDER BY size DESC LIMIT 1`,
  )
}

/** All checkpoints with the lines of their witnesses, smallest first. */
export async function listCosigned(tx: Transaction): Promise<readonly StoredCheckpoint[]> {
  return await tx.all<StoredCheckpoint>(
    sql`SELECT c.size, c.at, c.note || coalesce(string_agg(w.line, '' ORDER BY w.name), '') AS note
      FROM ledger_checkpoint c LEFT JOIN ledger_cosignature w ON w.size = c.size GROUP BY c.size ORDER BY c.size`,
  )
}

/** All checkpoints, smallest first. */
export async function listCheckpoints(tx: Transaction): Promise<readonly StoredCheckpoint[]> {
  return await tx.all<StoredCheckpoint>(sql`SELECT size, note, at FROM ledger_checkpoint ORDER BY size`)
}

export async function insertTiles(tx: Transaction, tiles: readonly Tile[]): Promise<void> {
  for (const { level, n, hashes } of tiles) {
    await tx.run(sql`INSERT INTO ledger_tile (level, n, hashes) VALUES (${level}, ${n}, ${hashes})`)
  }
}

export async function insertCheckpoint(tx: Transaction, size: number, note: string, at: Date): Promise<void> {
  await tx.run(
    sql`INSERT INTO ledger_checkpoint (size, note, at) VALUES (${size}, ${note}, ${at.toISOString()}::timestamptz)`,
  )
}
