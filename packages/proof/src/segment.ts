/**
 * A segment of the index: for a run of entries, which key stands where. Its records, sorted by key, are the leaves
 * of a tree of RFC 6962, so one root commits to all lists and to all gaps between them.
 */
import { compareBytes, concatBytes } from './bytes.ts'
import { encodeSeqList, readSeqList } from './seq-list.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import { leafHash, nodeHash, rootOf } from './tree.ts'
import type { ReadNode } from './tree-path.ts'
import { proveInclusion } from './tree-path.ts'

/** An entry's place and its keys. */
export interface KeyedEntry {
  readonly seq: number
  readonly keys: readonly Uint8Array[]
}

/** A key with the encoded list of the places that carry it. */
export interface SegmentRecord {
  readonly key: Uint8Array
  readonly list: Uint8Array
}

/** A record as a neighbour of a key that is not there: its list stays hidden behind the hash. */
export interface Neighbour {
  readonly position: number
  readonly key: Uint8Array
  readonly listHash: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** That a key has this list, or that no record stands where it would have to: at most one neighbour at an end. */
export type SegmentProof =
  | {
      readonly kind: 'present'
      readonly position: number
      readonly list: Uint8Array
      readonly path: readonly Uint8Array[]
    }
  | { readonly kind: 'absent'; readonly neighbours: readonly Neighbour[] }

export interface Segment {
  readonly records: readonly SegmentRecord[]
  readonly root: Uint8Array
  /** Proves what the segment says about a key. */
  prove(key: Uint8Array): Promise<SegmentProof>
}

/** A Map holds 2^24 at most, and a long run of rare keys would have more. */
const MOST_MET = 20_000

/** Collects the records of entries that come in the order of the log. */
export function collectRecords(entries: Iterable<KeyedEntry>): SegmentRecord[] {
  const lists = new Map<string, { readonly key: Uint8Array; readonly seqs: number[] }>()
  // The same key is mostly the same object, out of the cache of keys: its bytes are spelt out once.
  const met = new Map<Uint8Array, number[]>()
  const seqsOf = (key: Uint8Array): number[] => {
    const name = String.fromCharCode(...key)
    const { seqs } = lists.get(name) ?? { seqs: [] }
    if (seqs.length === 0) lists.set(name, { key, seqs })
    if (met.size >= MOST_MET) met.clear()
    met.set(key, seqs)
    return seqs
  }
  for (const { seq, keys } of entries) for (const key of keys) (met.get(key) ?? seqsOf(key)).push(seq)
  return Array.from(lists.values(), ({ key, seqs }) => ({ key, list: encodeSeqList(seqs) })).sort((a, b) =>
    compareBytes(a.key, b.key),
  )
}

/** Opens a segment over records sorted by key. */
export function createSegment(hash: Hash, records: readonly SegmentRecord[]): Segment {
  const leaves = records.map((record) => recordLeaf(hash, record.key, hash(record.list)))
  const prove = async (key: Uint8Array): Promise<SegmentProof> => {
    const read = createNodeReader(hash, leaves)
    const pathOf = (position: number) => proveInclusion(hash, read, position, leaves.length)
    const position = positionOf(records, key)
    const record = records[position]
    if (record && compareBytes(record.key, key) === 0) {
      return { kind: 'present', position, list: record.list, path: await pathOf(position) }
    }
    const around = [position - 1, position].flatMap((at) => records[at] ?? []).entries()
    const first = Math.max(position - 1, 0)
    const neighbours = Array.from(around, async ([at, { key, list }]) => ({
      position: first + at,
      key,
      listHash: hash(list),
      path: await pathOf(first + at),
    }))
    return { kind: 'absent', neighbours: await Promise.all(neighbours) }
  }
  return { records, root: rootOf(hash, leaves), prove }
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
function positionOf(records: readonly SegmentRecord[], key: Uint8Array): number {
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
function createNodeReader(hash: Hash, leaves: readonly Uint8Array[]): ReadNode {
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
