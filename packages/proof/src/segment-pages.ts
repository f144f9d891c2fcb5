/**
 * A segment of the index, a page at a time. Its records stand in pages of 256; the fence over them says for each page with
 * which key it begins, where, and its root. So a proof takes the fence and a page, two at most, whatever else is in there.
 */
import { compareBytes } from './bytes.ts'
import { ProofError } from './proof-error.ts'
import type { SegmentProof } from './segment.ts'
import type { SegmentRecord } from './segment-records.ts'
import { createNodeReader, decodeRecords, positionOf, recordLeaf } from './segment-records.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import { rootOf } from './tree.ts'
import { proveInclusion } from './tree-path.ts'

/** A power of two: a page is a perfect subtree, but for the last one. */
export const PAGE_RECORDS = 256

const POST_SIZE = 2 * HASH_SIZE + 4

/** How a page begins: its first key, the root over its records, and where they stand in the joined records. */
interface Post {
  readonly key: Uint8Array
  readonly root: Uint8Array
  readonly begin: number
  /** Undefined: to the end. */
  readonly end: number | undefined
}

/** Reads the bytes `[begin, end)` of the joined records. */
export type ReadRecords = (begin: number, end: number | undefined) => Promise<Uint8Array> | Uint8Array

/** What is stored of a segment, and what its commit says of it. */
export interface PackedSegment {
  /** How many records it has. */
  readonly keys: number
  readonly root: Uint8Array
  /** As `encodeRecords` joins them. */
  readonly records: Uint8Array
  /** For `openPagedSegment`. */
  readonly fence: Uint8Array
}

/** Makes a segment of records sorted by key, a page of them at a time. */
export function packSegment(hash: Hash, sorted: Iterable<SegmentRecord>): PackedSegment {
  const records = createBytes()
  const posts: { readonly key: Uint8Array; readonly begin: number }[] = []
  const roots: Uint8Array[] = []
  let leaves: Uint8Array[] = []
  const endPage = () => {
    if (leaves.length > 0) roots.push(rootOf(hash, leaves))
    leaves = []
  }
  let keys = 0
  for (const { key, list } of sorted) {
    if (leaves.length === 0) posts.push({ key, begin: records.length() })
    leaves.push(recordLeaf(hash, key, hash(list)))
    records.push(key)
    records.push(list)
    if (leaves.length === PAGE_RECORDS) endPage()
    keys++
  }
  endPage()
  const fence = new Uint8Array(posts.length * POST_SIZE)
  const view = new DataView(fence.buffer)
  posts.forEach(({ key, begin }, page) => {
    fence.set(key, page * POST_SIZE)
    fence.set(roots[page] ?? broken(), page * POST_SIZE + HASH_SIZE)
    view.setUint32((page + 1) * POST_SIZE - 4, begin)
  })
  return { keys, root: rootOf(hash, roots), records: records.all(), fence }
}

/** Bytes in a row that grows. */
function createBytes() {
  let held = new Uint8Array(65_536)
  let count = 0
  return {
    push: (bytes: Uint8Array): void => {
      if (count + bytes.length > held.length) {
        const wider = new Uint8Array(Math.max(2 * held.length, count + bytes.length))
        wider.set(held)
        held = wider
      }
      held.set(bytes, count)
      count += bytes.length
    },
    length: () => count,
    all: () => held.slice(0, count),
  }
}

/** @throws {ProofError} malformed. */
function decodeFence(bytes: Uint8Array): readonly Post[] {
  if (bytes.length % POST_SIZE !== 0) throw new ProofError('malformed', 'a fence has posts of 68 bytes')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offsetOf = (page: number) => view.getUint32((page + 1) * POST_SIZE - 4)
  const pages = bytes.length / POST_SIZE
  const posts = Array.from({ length: pages }, (_, page) => {
    const at = page * POST_SIZE
    const [key, root] = [bytes.subarray(at, at + HASH_SIZE), bytes.subarray(at + HASH_SIZE, at + 2 * HASH_SIZE)]
    return { key, root, begin: offsetOf(page), end: page + 1 < pages ? offsetOf(page + 1) : undefined }
  })
  posts.forEach(({ key, begin }, page) => {
    const before = posts[page - 1]
    const isNext = before ? begin > before.begin && compareBytes(before.key, key) < 0 : begin === 0
    if (!isNext) throw new ProofError('malformed', 'the pages of a fence follow each other from the beginning')
  })
  return posts
}

/**
 * Proves as the segment itself would, from its fence and the pages that are asked for.
 *
 * @throws {ProofError} malformed if fence or records are broken. Neither is trusted: a wrong one proves nothing.
 */
export function openPagedSegment(
  hash: Hash,
  fence: Uint8Array,
  read: ReadRecords,
): { prove(key: Uint8Array): Promise<SegmentProof> } {
  const posts = decodeFence(fence)
  const above = createNodeReader(
    hash,
    posts.map(({ root }) => root),
  )
  const openPage = async (page: number) => {
    const post = posts[page]
    const records = post ? decodeRecords(await read(post.begin, post.end)) : []
    const isWhole = page + 1 === posts.length ? records.length > 0 : records.length === PAGE_RECORDS
    if (!isWhole) broken()
    const below = createNodeReader(
      hash,
      records.map(({ key, list }) => recordLeaf(hash, key, hash(list))),
    )
    const pathOf = async (at: number) => [
      ...(await proveInclusion(hash, below, at, records.length)),
      ...(await proveInclusion(hash, above, page, posts.length)),
    ]
    const neighbour = async (at: number) => {
      const { key, list } = records[at] ?? broken()
      return { position: page * PAGE_RECORDS + at, key, listHash: hash(list), path: await pathOf(at) }
    }
    return { records, pathOf, neighbour }
  }
  return {
    prove: async (key) => {
      const page = positionAfter(posts, key) - 1
      if (page < 0)
        return { kind: 'absent', neighbours: posts.length > 0 ? [await (await openPage(0)).neighbour(0)] : [] }
      const { records, pathOf, neighbour } = await openPage(page)
      const at = positionOf(records, key)
      const record = records[at]
      if (record && compareBytes(record.key, key) === 0)
        return { kind: 'present', position: page * PAGE_RECORDS + at, list: record.list, path: await pathOf(at) }
      const left = await neighbour(at - 1)
      if (record) return { kind: 'absent', neighbours: [left, await neighbour(at)] }
      const isLast = page + 1 === posts.length
      return { kind: 'absent', neighbours: isLast ? [left] : [left, await (await openPage(page + 1)).neighbour(0)] }
    },
  }
}

/** How many of these keys, in order, are not above the given one. */
function positionAfter(posts: readonly Pick<Post, 'key'>[], key: Uint8Array): number {
  const at = positionOf(posts, key)
  const post = posts[at]
  return post && compareBytes(post.key, key) === 0 ? at + 1 : at
}

function broken(): never {
  throw new ProofError('malformed', 'a page of the index does not hold what its fence says')
}
