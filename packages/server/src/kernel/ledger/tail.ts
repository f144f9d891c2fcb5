/**
 * A look at the running log: its newest entries and a random older run are read again and compared with the signed
 * checkpoint and with the leaves file outside the database. What it does not read, the full verification does.
 */
import { randomInt } from 'node:crypto'
import type { Transaction } from '#kernel/database'
import type { ReadNode, TreeHead, Vkey } from '#proof'
import {
  createTileReader,
  equalBytes,
  leafHash,
  ProofError,
  proveInclusion,
  TILE_WIDTH,
  verifyCheckpoint,
  verifyInclusion,
} from '#proof'
import { isDerived } from './derived.ts'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import type { TailVerdict } from './ledger.ts'
import type { FullRow } from './log-store.ts'
import { listFullRows, listLost } from './log-store.ts'
import { readBelow } from './retention.ts'
import { readTile, splitHashes } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

/** Tiles of 256 entries: so many from the end, and as many somewhere before. */
const TILES = 4

interface Fault {
  readonly because: string
  readonly firstBad?: number
}

export async function verifyTail(tx: Transaction, leaves: Leaves, logKeys: readonly Vkey[]): Promise<TailVerdict> {
  const newest = await findCheckpoint(tx)
  const size = newest?.size ?? 0
  const isCut = size < leaves.size
  const cut = { because: `the leaves file saw ${leaves.size} entries, the log ends at ${size}`, firstBad: size }
  if (!newest || isCut) return { holds: !isCut, size, checked: 0, ...(isCut ? cut : {}) }
  let checked = 0
  try {
    const head = await verifyCheckpoint(newest.note, logKeys)
    const tiles = pickTiles(size, Math.floor((await readBelow((work) => work(tx))) / TILE_WIDTH))
    // All rows first: an entry that was altered is named itself, not by a path that leads across it.
    for (const n of tiles) {
      const fault = await compareTile(tx, n, size, leaves)
      if (fault) return { holds: false, size, checked, ...fault }
      checked += Math.min(TILE_WIDTH, size - n * TILE_WIDTH)
    }
    const read = createTileReader(sha256, (level, position) => readTile(tx, level, position, size), size)
    for (const n of tiles) {
      const fault = await proveTile(read, n, head)
      if (fault) return { holds: false, size, checked, ...fault }
    }
    return { holds: true, size, checked }
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    return { holds: false, size, checked, because: cause.message }
  }
}

/** From tile `first` on, in order, so that the first fault is the first there is among them. */
function pickTiles(size: number, first: number): readonly number[] {
  const end = Math.ceil(size / TILE_WIDTH)
  const tail = Math.max(first, end - TILES)
  const begin = tail > first ? randomInt(first, Math.max(first + 1, tail - TILES + 1)) : first
  const older = Array.from({ length: Math.min(TILES, tail - first) }, (_, at) => begin + at)
  return [...older, ...Array.from({ length: end - tail }, (_, at) => tail + at)]
}

/** The rows of a tile of level 0 against the stored hashes and the leaves file. */
async function compareTile(tx: Transaction, n: number, size: number, leaves: Leaves): Promise<Fault | undefined> {
  const [from, to] = [n * TILE_WIDTH, Math.min(size, (n + 1) * TILE_WIDTH)]
  const rows = new Map((await listFullRows(tx, from, to)).map((row) => [row.seq, row]))
  const lost = new Map((await listLost(tx, from, to)).map((row) => [row.seq, row.leaf]))
  const tile = await readTile(tx, 0, n, size)
  const stored = tile ? splitHashes(tile) : []
  const copies = await leaves.read(from, to)
  for (let at = 0; at < to - from; at++) {
    const because = findFault(rows.get(from + at), from + at, {
      copy: copies[at],
      stored: stored[at],
      lost: lost.get(from + at),
    })
    if (because !== undefined) return { because, firstBad: from + at }
  }
  return undefined
}

/** One proof binds the whole tile to the signed root: the path of its first leaf is made of the others. */
async function proveTile(read: ReadNode, n: number, head: TreeHead): Promise<Fault | undefined> {
  const from = n * TILE_WIDTH
  const leaf = await read({ height: 0, index: from })
  const path = await proveInclusion(sha256, read, from, head.size)
  if (verifyInclusion(sha256, leaf, from, head, path)) return undefined
  return { because: `the entries from ${from} on do not lead to the signed root` }
}

function findFault(
  row: FullRow | undefined,
  seq: number,
  leaf: Readonly<Record<'copy' | 'stored' | 'lost', Uint8Array | undefined>>,
): string | undefined {
  // A declared loss is the affair of whoever accepted it, as long as its hash is the one that was signed.
  const own = row ? leafHash(sha256, row.body) : leaf.lost
  if (!own) return `entry ${seq} is missing`
  if (leaf.copy && !equalBytes(own, leaf.copy)) return `entry ${seq} is not what the leaves file saw`
  if (!leaf.stored || !equalBytes(own, leaf.stored)) return `entry ${seq} is not what its tile says`
  if (!row) return undefined
  return isDerived({ ...row, at: row.at.getTime() }, row.body)
    ? undefined
    : `the columns of entry ${seq} are not what its body says`
}
