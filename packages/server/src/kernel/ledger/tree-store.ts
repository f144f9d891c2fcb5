/** SQL of tiles and checkpoints of one log: hashes only, so no row-level security hides them. Places, not numbers. */

import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { Tile } from '#proof'
import { TILE_WIDTH } from '#proof'
import { BASE, LOG_SPAN } from './logs.ts'

/** Where the tiles of a level begin in the log that is read. */
const first = (level: number) => sql`(SELECT ledger_base() / ${TILE_WIDTH ** (level + 1)}::bigint)`
/** Checkpoints of the log that is read. */
const here = sql`size > ${BASE} AND size < ${BASE} + ${LOG_SPAN}::bigint`
const columns = sql`size - ${BASE} AS size, note, at`

/** Full tiles `[from, to)` of a level, in order. */
export async function listTiles(tx: Transaction, level: number, from: number, to: number) {
  return await tx.all<{ hashes: Uint8Array }>(
    sql`SELECT hashes FROM ledger_tile WHERE level = ${level}
      AND n >= ${from}::bigint + ${first(level)} AND n < ${to}::bigint + ${first(level)} ORDER BY ledger_tile.n`,
  )
}

/** Full tiles `[from, to)` of a level, as far as they are there, each with its place. */
export async function listFullTiles(tx: Transaction, level: number, from: number, to: number) {
  return await tx.all<{ n: number; hashes: Uint8Array }>(
    sql`SELECT n - ${first(level)} AS n, hashes FROM ledger_tile WHERE level = ${level}
      AND n >= ${from}::bigint + ${first(level)} AND n < ${Math.ceil(to)}::bigint + ${first(level)} ORDER BY ledger_tile.n`,
  )
}

export async function findTile(tx: Transaction, level: number, n: number): Promise<Uint8Array | undefined> {
  const row = await tx.find<{ hashes: Uint8Array }>(
    sql`SELECT hashes FROM ledger_tile WHERE level = ${level} AND n = ${n}::bigint + ${first(level)}`,
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
    sql`SELECT ${columns} FROM ledger_checkpoint WHERE ${here} AND size <= ${most}::bigint + ${BASE} ORDER BY ledger_checkpoint.size DESC LIMIT 1`,
  )
}

/** The newest one with a signature line that begins like this. */
export async function findCheckpointBy(tx: Transaction, line: string): Promise<StoredCheckpoint | undefined> {
  return await tx.find<StoredCheckpoint>(
    sql`SELECT ${columns} FROM ledger_checkpoint WHERE ${here} AND position(${line}::text IN note) > 0 ORDER BY ledger_checkpoint.size DESC LIMIT 1`,
  )
}

/** All checkpoints with the lines of their witnesses, smallest first. */
export async function listCosigned(tx: Transaction): Promise<readonly StoredCheckpoint[]> {
  return await tx.all<StoredCheckpoint>(
    sql`SELECT c.size - ${BASE} AS size, c.at, c.note || coalesce(string_agg(w.line, '' ORDER BY w.name), '') AS note
      FROM (SELECT * FROM ledger_checkpoint WHERE ${here}) c LEFT JOIN ledger_cosignature w ON w.size = c.size
      GROUP BY c.size, c.at, c.note ORDER BY c.size`,
  )
}

/** All checkpoints, smallest first. */
export async function listCheckpoints(tx: Transaction): Promise<readonly StoredCheckpoint[]> {
  return await tx.all<StoredCheckpoint>(
    sql`SELECT ${columns} FROM ledger_checkpoint WHERE ${here} ORDER BY ledger_checkpoint.size`,
  )
}

export async function insertTiles(tx: Transaction, tiles: readonly Tile[]): Promise<void> {
  for (const { level, n, hashes } of tiles) {
    await tx.run(
      sql`INSERT INTO ledger_tile (level, n, hashes) VALUES (${level}, ${n}::bigint + ${first(level)}, ${hashes})`,
    )
  }
}

export async function insertCheckpoint(tx: Transaction, size: number, note: string, at: Date): Promise<void> {
  await tx.run(
    sql`INSERT INTO ledger_checkpoint (size, note, at) VALUES (${size}::bigint + ${BASE}, ${note}, ${at.toISOString()}::timestamptz)`,
  )
}
