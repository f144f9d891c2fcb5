/**
 * Which hashes of the tree make up a proof (RFC 6962, sections 2.1.1 and 2.1.2), and how to gather them.
 * A proof is planned in perfect subtrees first, so a reader can fetch whole tiles.
 */
import { powerWithin } from './power.ts'
import type { Hash } from './tree.ts'
import { nodeHash } from './tree.ts'

/** The perfect subtree over the leaves `[index · 2^height, (index + 1) · 2^height)`. */
export interface TreeNode {
  readonly height: number
  readonly index: number
}

/** Reads the hash of a perfect subtree; throws if it is not there. */
export type ReadNode = (node: TreeNode) => Uint8Array | Promise<Uint8Array>

/**
 * Proves that the leaf at `index` stands in the tree of `size` leaves.
 *
 * @returns sibling hashes from the leaf up.
 * @throws {RangeError} unless 0 ≤ index < size.
 */
export async function proveInclusion(hash: Hash, read: ReadNode, index: number, size: number): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`a tree of ${size} has no leaf ${index}`)
  return await gather(hash, read, inclusionRanges(index, 0, size))
}

/**
 * Proves that the tree of `size` leaves goes on from the tree of the first `from` leaves.
 *
 * @returns the hashes of RFC 6962, section 2.1.2; none where `from` is 0 or `size`.
 * @throws {RangeError} unless 0 ≤ from ≤ size.
 */
export async function proveConsistency(hash: Hash, read: ReadNode, from: number, size: number): Promise<Uint8Array[]> {
  if (!(from >= 0 && from <= size)) throw new RangeError(`a tree of ${size} does not go on from one of ${from}`)
  if (from === 0 || from === size) return []
  return await gather(hash, read, consistencyRanges(from, 0, size, true))
}

/** A run of leaves whose subtree hash is one element of a proof. */
type Range = readonly [begin: number, end: number]

function inclusionRanges(index: number, begin: number, end: number): Range[] {
  if (end - begin <= 1) return []
  const middle = begin + splitOf(end - begin)
  return index < middle
    ? [...inclusionRanges(index, begin, middle), [middle, end]]
    : [...inclusionRanges(index, middle, end), [begin, middle]]
}

/** SUBPROOF(m, D[begin:end], known) of the RFC; a subtree the verifier already knows is left out. */
function consistencyRanges(from: number, begin: number, end: number, isKnown: boolean): Range[] {
  if (from === end) return isKnown ? [] : [[begin, end]]
  const middle = begin + splitOf(end - begin)
  return from <= middle
    ? [...consistencyRanges(from, begin, middle, isKnown), [middle, end]]
    : [...consistencyRanges(from, middle, end, false), [begin, middle]]
}

async function gather(hash: Hash, read: ReadNode, ranges: readonly Range[]): Promise<Uint8Array[]> {
  return await Promise.all(
    ranges.map(async ([begin, end]) => {
      const nodes = await Promise.all(perfectNodes(begin, end).map(read))
      return nodes.reduceRight((right, left) => nodeHash(hash, left, right))
    }),
  )
}

/** The perfect subtrees of a run whose begin is aligned to its largest one, left to right. */
function perfectNodes(begin: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = begin; at < end; ) {
    const leaves = powerWithin(end - at)
    nodes.push({ height: Math.log2(leaves), index: at / leaves })
    at += leaves
  }
  return nodes
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  return powerWithin(n - 1)
}
