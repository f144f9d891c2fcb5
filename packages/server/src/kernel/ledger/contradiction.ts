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

/** A head beyond what this node's leaves file covers, though not beyond the log, contradicts nothing yet. */
export async function contradictsLog(
  tx: Transaction,
  signed: TreeHead,
  leaves: Leaves,
  rootOfTile: RootOfTile,
): Promise<boolean> {
  const newest = await findCheckpoint(tx)
  if (!newest || signed.size > newest.size) return true
  const tree = await openSignedTree(tx, leaves, rootOfTile)
  if (!tree || signed.size > tree.size) return false
  const { size, root } = parseCheckpoint(parseNote(tree.note).text)
  const proof = await proveConsistency(sha256, tree.readNode, signed.size, size)
  return !verifyConsistency(sha256, signed, { size, root }, proof)
}
