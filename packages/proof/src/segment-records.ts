/** The records of a segment of the index: as bytes, as leaves of its tree, and in the order of their keys. */
import { compareBytes, concatBytes } from './bytes.ts'
import { readSeqList } from './seq-list.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import { leafHash, nodeHash } from './tree.ts'
import type { ReadNode } from './tree-path.ts'

/** A key with the encoded list of the places that carry it. */
export interface SegmentRecord {
  readonly key: Uint8Array
  readonly list: Uint8Array
}

/** The leaf of a record: the hash of `key ‖ SHA-256(list)`. */
export function recordLeaf(hash: Hash, key: Uint8Array, listHash: Uint8Array): Uint8Array {
  return leafHash(hash, concatBytes(key, listHash))
}

/** Joins records for storage. A list says itself where it ends. */
export function encodeRecords(records: readonly SegmentRecord[]): Uint8Array {
  const joined = new Uint8Array(records.reduce((sum, { key, list }) => sum + key.length + list.length, 0))
  let offset = 0
  for (const { key, list } of records) {
    joined.set(key, offset)
    joined.set(list, offset + key.length)
    offset += key.length + list.length
  }
  return joined
}

/**
 * Splits what `encodeRecords` joined.
 *
 * @throws {ProofError} malformed if a list is broken.
 */
export function decodeRecords(bytes: Uint8Array): SegmentRecord[] {
  const records: SegmentRecord[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const { end } = readSeqList(bytes, offset + HASH_SIZE)
    records.push({ key: bytes.subarray(offset, offset + HASH_SIZE), list: bytes.subarray(offset + HASH_SIZE, end) })
    offset = end
  }
  return records
}

/** The position of the first record whose key is not below the given one. */
export function positionOf(records: readonly Pick<SegmentRecord, 'key'>[], key: Uint8Array): number {
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    const record = records[middle]
    if (record && compareBytes(record.key, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Reads perfect subtrees over leaves in memory. */
export function createNodeReader(hash: Hash, leaves: readonly Uint8Array[]): ReadNode {
  const levels: Uint8Array[][] = [[...leaves]]
  const nodeOf = (height: number, index: number): Uint8Array => {
    const level = levels[height] ?? []
    levels[height] = level
    const node = level[index] ?? nodeHash(hash, nodeOf(height - 1, 2 * index), nodeOf(height - 1, 2 * index + 1))
    level[index] = node
    return node
  }
  return ({ height, index }) => nodeOf(height, index)
}
