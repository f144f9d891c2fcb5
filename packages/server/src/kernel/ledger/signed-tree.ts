/**
 * The tree under one signed checkpoint, for proofs inside anybody's transaction. Row-level security hides the bodies of
 * other organisations there, so the newest leaf hashes come from the leaves file, which holds hashes only.
 */

import type { Transaction } from '#kernel/database'
import type { EndedLog, ReadNode } from '#proof'
import { concatBytes, createTileReader, formatCheckpoint, formatProof, proveInclusion, TILE_WIDTH } from '#proof'
import { readCosignatures } from './cosignature-store.ts'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import type { LogRow } from './log-store.ts'
import type { PastLog } from './past-logs.ts'
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
  return openTree(tx, { size, note, readLeaves: leaves.read }, rootOfTile)
}

/** All that is held of a log that has ended, under the word of the next one: nobody signed this very tree. */
export function openHeldTree(
  tx: Transaction,
  { leaves, beyond }: Pick<PastLog, 'leaves' | 'beyond'>,
  rootOfTile: RootOfTile,
  ended: EndedLog,
): SignedTree {
  const readLeaves: Leaves['read'] = async (from, to) => {
    const [behind, end] = [Math.max(from - leaves.size, 0), Math.max(to - leaves.size, 0)]
    return [...(await leaves.read(from, to)), ...beyond.slice(behind, end)]
  }
  return openTree(tx, { size: ended.size, note: formatCheckpoint(ended), readLeaves }, rootOfTile)
}

interface Grown {
  readonly size: number
  readonly note: string
  readonly readLeaves: Leaves['read']
}

function openTree(tx: Transaction, { size, note, readLeaves }: Grown, rootOfTile: RootOfTile): SignedTree {
  const readTile = async (level: number, n: number): Promise<Uint8Array | undefined> => {
    if (Math.floor(size / TILE_WIDTH ** (level + 1)) !== n) return await findTile(tx, level, n)
    if (level > 0) return await loadPartial(tx, level, size, rootOfTile)
    return concatBytes(...(await readLeaves(n * TILE_WIDTH, size)))
  }
  return { size, note, readTile, readNode: createTileReader(sha256, readTile, size) }
}

/** `tlog-proof@v1`, the entry's bytes inside; undefined while no checkpoint of this tree covers it. */
export async function proveEntry(tree: SignedTree, { seq, body }: LogRow): Promise<string | undefined> {
  if (tree.size <= seq) return undefined
  const path = await proveInclusion(sha256, tree.readNode, seq, tree.size)
  return formatProof({ index: seq, path, checkpoint: tree.note, extra: body })
}
