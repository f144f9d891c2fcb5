/** Checks what a segment of the index says about a key: this list, or nothing. */
import { compareBytes } from './bytes.ts'
import { ProofError } from './proof-error.ts'
import type { Neighbour, SegmentProof } from './segment.ts'
import { recordLeaf } from './segment-records.ts'
import { decodeSeqList } from './seq-list.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import { verifyInclusion } from './tree-verify.ts'

/** A segment as an index commit states it: how many keys, and the root over their records. */
export interface SegmentHead {
  readonly keys: number
  readonly root: Uint8Array
}

/**
 * Verifies a proof and answers the places of the key: none if it is proven absent.
 *
 * @throws {ProofError} malformed, or unproven if the proof does not lead to the root or leaves a gap.
 */
export function verifySegmentProof(
  hash: Hash,
  head: SegmentHead,
  key: Uint8Array,
  proof: SegmentProof,
): readonly number[] {
  const tree = { size: head.keys, root: head.root }
  if (proof.kind === 'absent') {
    requireGap(head.keys, key, proof.neighbours)
    for (const { key, listHash, position, path } of proof.neighbours) {
      const holds = verifyInclusion(hash, recordLeaf(hash, key, listHash), position, tree, path)
      if (!holds) throw new ProofError('unproven', `record ${position} is not in this segment of the index`)
    }
    return []
  }
  if (!verifyInclusion(hash, recordLeaf(hash, key, hash(proof.list)), proof.position, tree, proof.path)) {
    throw new ProofError('unproven', 'this list is not in this segment of the index')
  }
  return decodeSeqList(proof.list)
}

/** Nothing fits between the neighbours: they are adjacent, or one of them is the first or last record of all. */
function requireGap(keys: number, key: Uint8Array, neighbours: readonly Neighbour[]): void {
  // A leaf does not say where its key ends: cut a byte shorter, the key itself would stand below itself.
  if (neighbours.some((record) => record.key.length !== HASH_SIZE || record.listHash.length !== HASH_SIZE)) {
    throw new ProofError('malformed', 'a record is a key and a hash of 32 bytes each')
  }
  const below = neighbours.filter((record) => compareBytes(record.key, key) < 0)
  const above = neighbours.filter((record) => compareBytes(record.key, key) > 0)
  const isStrict = below.length <= 1 && above.length <= 1 && below.length + above.length === neighbours.length
  const begin = below[0] ? below[0].position + 1 : 0
  const end = above[0] ? above[0].position : keys
  if (!isStrict || begin !== end) throw new ProofError('unproven', 'the neighbours leave room for the key between them')
}
