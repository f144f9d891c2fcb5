/**
 * A segment of the index: for a run of entries, which key stands where. Its records, sorted by key, are the leaves
 * of a tree of RFC 6962, so one root commits to all lists and to all gaps between them.
 */
import { compareBytes } from './bytes.ts'
import { packSegment } from './segment-pages.ts'
import type { SegmentRecord } from './segment-records.ts'
import { createNodeReader, positionOf, recordLeaf } from './segment-records.ts'
import { encodeSeqList } from './seq-list.ts'
import type { Hash } from './tree.ts'
import { proveInclusion } from './tree-path.ts'

/** An entry's place and its keys. */
export interface KeyedEntry {
  readonly seq: number
  readonly keys: readonly Uint8Array[]
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
  /** For `openPagedSegment`. */
  readonly fence: Uint8Array
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
  const prove = async (key: Uint8Array): Promise<SegmentProof> => {
    const leaves = records.map((record) => recordLeaf(hash, record.key, hash(record.list)))
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
  const { root, fence } = packSegment(hash, records)
  return { records, root, fence, prove }
}
