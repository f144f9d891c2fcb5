/** The read side of the ledger: lists, single entries, tiles and proofs, as row-level security of the transaction admits. */

import type { EntryId } from '#kernel'
import { isUuid } from '#kernel'
import type { Transaction } from '#kernel/database'
import {
  createTileReader,
  formatProof,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  proveInclusion,
  searchKey,
} from '#proof'
import { sha256 } from './digest.ts'
import type { EntryFilter, PlacedEntry } from './ledger.ts'
import type { LogRow } from './log-store.ts'
import { findCheckpoint, findEntry, findTile, searchEntries } from './log-store.ts'
import { loadPartial } from './tree-state.ts'
import { placeBody } from './view.ts'

/** Newest first. */
export async function listEntries(tx: Transaction, filter: EntryFilter): Promise<PlacedEntry[]> {
  const { actor, subject, object, ...rest } = filter
  const roles = { actor, subject, object }
  const wanted = Object.entries(roles).flatMap(([role, id]) =>
    id === undefined ? [] : [{ role: role as keyof typeof roles, id, key: searchKey(sha256, id) }],
  )
  const rows = await searchEntries(tx, { ...rest, wanted })
  return rows.map(({ seq, body }) => placeBody(seq, body))
}

/** By place or id; undefined where nothing visible stands. */
export async function findPlacedEntry(tx: Transaction, seqOrId: string): Promise<LogRow | undefined> {
  if (isUuid(seqOrId)) return await findEntry(tx, { id: seqOrId as EntryId })
  return /^(0|[1-9][0-9]{0,15})$/.test(seqOrId) ? await findEntry(tx, { seq: Number(seqOrId) }) : undefined
}

/** The newest signed checkpoint. @throws {Error} when the log has none yet. */
export async function readCheckpoint(tx: Transaction): Promise<string> {
  const newest = await findCheckpoint(tx)
  if (!newest) throw new Error('the ledger has not placed anything yet')
  return newest.note
}

/**
 * A hash tile by its path below `tile/`. Entry bundles are not served: they hold entries of all organisations.
 *
 * @throws {ProofError} malformed on a path that names no tile.
 */
export async function findTileByPath(tx: Transaction, path: string): Promise<Uint8Array | undefined> {
  const { level, n, width } = parseTilePath(`tile/${path}`)
  const newest = level === 'entries' ? undefined : await findCheckpoint(tx)
  if (!newest || level === 'entries') return undefined
  const hashes = await readTile(tx, level, n, newest.size)
  return hashes && hashes.length >= width * 32 ? hashes.subarray(0, width * 32) : undefined
}

/** `tlog-proof@v1` under the newest checkpoint; undefined while the entry is not covered by one. */
export async function proveEntry(tx: Transaction, { seq, body }: LogRow): Promise<string | undefined> {
  const newest = await findCheckpoint(tx)
  if (!newest || newest.size <= seq) return undefined
  const { size } = parseCheckpoint(parseNote(newest.note).text)
  const read = createTileReader(sha256, (level, n) => readTile(tx, level, n, size), size)
  const path = await proveInclusion(sha256, read, seq, size)
  return formatProof({ index: seq, path, checkpoint: newest.note, extra: body })
}

/** A full tile as stored, or the unfinished one computed from what it stands on. */
export async function readTile(tx: Transaction, level: number, n: number, size: number) {
  const isOpen = Math.floor(size / 256 ** (level + 1)) === n
  return isOpen ? await loadPartial(tx, level, size) : await findTile(tx, level, n)
}
