/** Checks proofs of RFC 6962 by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2. Never throws: a proof holds or not. */
import { equalBytes } from './bytes.ts'
import { powerWithin } from './power.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import { nodeHash } from './tree.ts'

/** The size and root of a tree, as a checkpoint states them. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/** The root that a path leads to from a leaf; undefined if the path has not the length that index and size ask for. */
export function rootOfPath(
  hash: Hash,
  leaf: Uint8Array,
  { index, size }: { readonly index: number; readonly size: number },
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size || !path.every(isHash)) return undefined
  let node = index
  let last = size - 1
  let root = leaf
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      root = nodeHash(hash, sibling, root)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, halve(last)]
    } else root = nodeHash(hash, root, sibling)
    ;[node, last] = [halve(node), halve(last)]
  }
  return last === 0 ? root : undefined
}

/** Answers whether the leaf stands at `index` of the tree with this head. */
export function verifyInclusion(
  hash: Hash,
  leaf: Uint8Array,
  index: number,
  head: TreeHead,
  path: readonly Uint8Array[],
): boolean {
  const root = rootOfPath(hash, leaf, { index, size: head.size }, path)
  return root !== undefined && equalBytes(root, head.root)
}

/** Answers whether the newer tree goes on from the older one. From the empty tree any tree does, with an empty proof. */
export function verifyConsistency(hash: Hash, older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (older.size > newer.size || !proof.every(isHash)) return false
  if (older.size === newer.size) return proof.length === 0 && equalBytes(older.root, newer.root)
  if (older.size === 0) return proof.length === 0 && equalBytes(older.root, hash(new Uint8Array(0)))
  const nodes = powerWithin(older.size) === older.size ? [older.root, ...proof] : proof
  const [first, ...rest] = nodes
  let node = older.size - 1
  let last = newer.size - 1
  while (node % 2 === 1) [node, last] = [halve(node), halve(last)]
  if (first === undefined) return false
  let olderRoot = first
  let newerRoot = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      olderRoot = nodeHash(hash, sibling, olderRoot)
      newerRoot = nodeHash(hash, sibling, newerRoot)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, halve(last)]
    } else newerRoot = nodeHash(hash, newerRoot, sibling)
    ;[node, last] = [halve(node), halve(last)]
  }
  return last === 0 && equalBytes(olderRoot, older.root) && equalBytes(newerRoot, newer.root)
}

const isHash = (bytes: Uint8Array) => bytes.length === HASH_SIZE

const halve = (n: number) => Math.floor(n / 2)
