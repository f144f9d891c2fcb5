/**
 * The tree under one signed checkpoint, for proofs inside anybody's transaction. Row-level security hides the bodies of
 * other organisations there, so the newest leaf hashes come from the leaves file, which holds hashes only.
 */

import type { Transaction } from '#kernel/database'
import type { ReadNode } from '#proof'
import { concatBytes, createTileReader, formatProof, proveInclusion, TILE_WIDTH } from '#proof'
import { readCosignatures } from './cosignature-store.ts'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import type { LogRow } from './log-store.ts'
import type { RootOfTile } from './tree-state.ts'
import { loadPartial } from './tree-state.ts'
import { findCheckpoint, findTile } from './tree-store.ts'

export interface SignedTree {
  readonly size: number
  readonly note: string
  readonly readNode: ReadNode
  /** A full tile as stored, or the unfinished one as far as it is signed; undefined beyond. */
  readTile(level: number, n: number): Promise<Uint8Array | undefined>
}

/**
 * The newest checkpoint that this node's leaves file covers; undefined while there is none.
 *
 * @param most a size that the tree may not exceed.
 */
export async function openSignedTree(
  tx: Transaction,
  leaves: Leaves,
  rootOfTile: RootOfTile,
  most = leaves.size,
): Promise<SignedTree | undefined> {
  const newest = await findCheckpoint(tx, Math.min(most, leaves.size))
  if (!newest) return undefined
  const { size } = newest
  const note = newest.note + (await readCosignatures(tx, size))
  const readTile = async (level: number, n: number): Promise<Uint8Array | undefined> => {
    if (Math.floor(size / TILE_WIDTH ** (level + 1)) !== n) return await findTile(tx, level, n)
    if (level > 0) return await loadPartial(tx, level, size, rootOfTile)
    return concatBytes(...(await leaves.read(n * TILE_WIDTH, size)))
  }
  return { size, note, readTile, readNode: createTileReader(sha256, readTile, size) }
}

/** `tlog-proof@v1`, the entry's bytes inside; undefined while no checkpoint of this tree covers it. */
export async function proveEntry(tree: SignedTree, { seq, body }: LogRow): Promise<string | undefined> {
  if (tree.size <= seq) return undefined
  const path = await proveInclusion(sha256, tree.readNode, seq, tree.size)
  return formatProof({ index: seq, path, checkpoint: tree.note, extra: body })
}
