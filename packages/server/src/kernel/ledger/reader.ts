/** The read side of the ledger: lists and single entries, as row-level security of the transaction admits. */

import type { EntryId } from '#kernel'
import { isUuid, Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import { parseTilePath, searchKey } from '#proof'
import { readCosignatures } from './cosignature-store.ts'
import { sha256 } from './digest.ts'
import type { EntryFilter, PlacedEntry } from './ledger.ts'
import type { LogRow } from './log-store.ts'
import { findEntry, listActions, searchEntries } from './log-store.ts'
import { logOf, placeOf, readLog } from './logs.ts'
import { readBelow } from './retention.ts'
import type { SignedTree } from './signed-tree.ts'
import { findCheckpoint } from './tree-store.ts'
import { placeBody } from './view.ts'

/** Newest first. @throws {Error} when one of them is no entry of a version known here. */
export async function listEntries(tx: Transaction, filter: EntryFilter): Promise<PlacedEntry[]> {
  const rows = await listEntryBodies(tx, filter)
  return rows.map(({ seq, body }) => placeBody(seq, body))
}

/** The same, unread. */
export async function listEntryBodies(tx: Transaction, filter: EntryFilter): Promise<readonly LogRow[]> {
  const { actor, subject, object, ...rest } = filter
  const roles = { actor, subject, object }
  const wanted = Object.entries(roles).flatMap(([role, id]) =>
    id === undefined ? [] : [{ role: role as keyof typeof roles, id, key: searchKey(sha256, id) }],
  )
  return await searchEntries(tx, { ...rest, wanted })
}

/** Of these actions after this number, oldest first. */
export async function listEntriesSince(
  tx: Transaction,
  actions: readonly string[],
  after: number,
  limit: number,
): Promise<PlacedEntry[]> {
  const rows = await listActions(tx, actions, [after + 1, Number.MAX_SAFE_INTEGER], limit)
  return rows.map(({ seq, body }) => placeBody(seq, body))
}

/**
 * By number or id; undefined where nothing visible stands.
 *
 * @throws {Problem} `ledger.pruned` (410) for a number whose entry went after its time.
 */
export async function findPlacedEntry(tx: Transaction, seqOrId: string): Promise<LogRow | undefined> {
  if (isUuid(seqOrId)) return await findEntry(tx, { id: seqOrId as EntryId })
  if (!/^(0|[1-9][0-9]{0,15})$/.test(seqOrId)) return undefined
  const seq = Number(seqOrId)
  const entry = await findEntry(tx, { seq })
  if (!entry && logOf(seq) === (await readLog(tx)) && placeOf(seq) < (await readBelow((work) => work(tx)))) {
    throw new Problem('gone', 'ledger.pruned', 'This entry was older than ten years and is gone; its hash is kept.')
  }
  return entry
}

/** The newest signed checkpoint. @throws {Error} when the log has none yet. */
export async function readCheckpoint(tx: Transaction): Promise<string> {
  const newest = await findCheckpoint(tx)
  if (!newest) throw new Error('the ledger has not placed anything yet')
  return newest.note + (await readCosignatures(tx, newest.size))
}

/**
 * A hash tile by its path below `tile/`. Entry bundles are not served: they hold entries of all organisations.
 *
 * @throws {ProofError} malformed on a path that names no tile.
 */
export async function findTileByPath(tree: SignedTree, path: string): Promise<Uint8Array | undefined> {
  const { level, n, width } = parseTilePath(`tile/${path}`)
  const hashes = level === 'entries' ? undefined : await tree.readTile(level, n)
  return hashes && hashes.length >= width * 32 ? hashes.subarray(0, width * 32) : undefined
}
