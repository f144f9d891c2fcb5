/** How a node follows the log that is placed, by itself or by another: its leaves file, and its own entries. */

import type { Transaction } from '#kernel/database'
import { leafHash, TILE_WIDTH } from '#proof'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import type { ReadHouse } from './log-copy.ts'
import { findBodies, listPlaced } from './log-store.ts'
import type { OwnEntries } from './own-entries.ts'
import type { SignedBatch } from './placing-state.ts'
import { leafOf, splitHashes } from './tree-state.ts'
import type { StoredCheckpoint } from './tree-store.ts'
import { findCheckpoint, listFullTiles } from './tree-store.ts'

const READ_ROWS = 4_096

export interface Follower {
  /** Takes a batch this process placed. @throws {Error} when it does not lead to the root that was signed. */
  follow(batch: SignedBatch): Promise<void>
  /** Reads what others placed, and answers the newest checkpoint. @throws {Error} as `follow`. */
  catchUp(): Promise<StoredCheckpoint | undefined>
  /** Asks the database for own entries that have waited so long: another node may have placed them. */
  lookFor(waitedMs: number): Promise<void>
}

export function createFollower(read: ReadHouse, leaves: Leaves, own: OwnEntries): Follower {
  const catchUp = () => catchUpLeaves(read, leaves)
  return {
    catchUp,
    follow: async ({ from, rows, note }) => {
      if (from === leaves.size) {
        await leaves.accept(
          rows.map(({ leaf }) => leaf),
          note,
        )
      } else await catchUp()
      for (const { facts, leaf } of rows) own.placed(facts.id, leaf)
    },
    lookFor: async (waitedMs) => {
      const ids = own.waiting(waitedMs).map(({ id }) => id)
      if (ids.length === 0) return
      const found = await read((tx) => findBodies(tx, ids))
      for (const { id, body } of found) own.placed(id, leafHash(sha256, body))
    },
  }
}

/** @throws {Error} when the database does not lead to the root that was signed. */
export async function catchUpLeaves(read: ReadHouse, leaves: Leaves): Promise<StoredCheckpoint | undefined> {
  const { newest, missed } = await read(async (tx) => {
    const newest = await findCheckpoint(tx)
    return { newest, missed: newest ? await readLeaves(tx, leaves.size, newest.size) : [] }
  })
  if (newest && newest.size > leaves.size) await leaves.accept(missed, newest.note)
  return newest
}

/** Leaf hashes of `[from, to)`: from the entries; where their bodies are gone after their time, from the tiles. A root that was signed or stated decides. */
export async function readLeaves(tx: Transaction, from: number, to: number): Promise<readonly Uint8Array[]> {
  const leaves: Uint8Array[] = []
  for (let at = from; at < to; at += READ_ROWS) {
    const end = Math.min(to, at + READ_ROWS)
    const rows = await listPlaced(tx, at, end)
    const known = new Map(rows.map((row) => [row.seq, leafOf(row)]))
    const tiles =
      rows.length < end - at ? await listFullTiles(tx, 0, Math.floor(at / TILE_WIDTH), end / TILE_WIDTH) : []
    for (const { n, hashes } of tiles) {
      splitHashes(hashes).forEach((leaf, index) => {
        const seq = n * TILE_WIDTH + index
        if (!known.has(seq)) known.set(seq, leaf)
      })
    }
    for (let seq = at; seq < end; seq++) {
      const leaf = known.get(seq)
      if (!leaf) throw new Error(`entry ${seq} is neither there nor in a tile`)
      leaves.push(leaf)
    }
  }
  return leaves
}
