/** Whether a checkpoint that the log itself signed contradicts the log as it stands: the evidence of a fork or a cut tail. */
import type { Transaction } from '#kernel/database'
import type { TreeHead, Vkey } from '#proof'
import { ProofError, parseCheckpoint, parseNote, proveConsistency, verifyCheckpoint, verifyConsistency } from '#proof'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import { openSignedTree } from './signed-tree.ts'
import type { RootOfTile } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

/** What a key of the log signed; undefined for anything else. */
export async function readSigned(note: string, trusted: readonly Vkey[]): Promise<TreeHead | undefined> {
  try {
    return await verifyCheckpoint(note, trusted)
  } catch (error) {
    if (error instanceof ProofError) return undefined
    throw error
  }
}

/** Whether the log as it stands goes on from this head; undefined while this node's leaves file does not reach so far. */
export async function goesOnFrom(
  tx: Transaction,
  signed: TreeHead,
  leaves: Leaves,
  rootOfTile: RootOfTile,
): Promise<boolean | undefined> {
  const newest = await findCheckpoint(tx)
  if (!newest || signed.size > newest.size) return false
  const tree = await openSignedTree(tx, leaves, rootOfTile)
  if (!tree || signed.size > tree.size) return undefined
  const { size, root } = parseCheckpoint(parseNote(tree.note).text)
  const proof = await proveConsistency(sha256, tree.readNode, signed.size, size)
  return verifyConsistency(sha256, signed, { size, root }, proof)
}
