/** The right edge of the tree, rebuilt from the database: at most 255 bodies and 255 tiles a level. */

import type { Transaction } from '#kernel/database'
import type { Tree } from '#proof'
import { concatBytes, createTree, HASH_SIZE, leafHash, rootOf, TILE_WIDTH } from '#proof'
import { sha256 } from './digest.ts'
import { findTile, listBodies, listTiles } from './log-store.ts'

/** @throws {ProofError} malformed when bodies or tiles are missing. Whether the root is right is for the caller to see. */
export async function loadTree(tx: Transaction, size: number): Promise<Tree> {
  const partials: Uint8Array[] = []
  for (let level = 0; size >= TILE_WIDTH ** level; level++) partials.push(await loadPartial(tx, level, size))
  return createTree(sha256, { size, partials })
}

/** The hashes in the unfinished tile of a level, joined. */
export async function loadPartial(tx: Transaction, level: number, size: number): Promise<Uint8Array> {
  const end = Math.floor(size / TILE_WIDTH ** level)
  const begin = end - (end % TILE_WIDTH)
  if (level === 0) {
    const rows = await listBodies(tx, begin, end)
    return concatBytes(...rows.map(({ body }) => leafHash(sha256, body)))
  }
  const tiles = await listTiles(tx, level - 1, begin, end)
  return concatBytes(...tiles.map(({ hashes }) => rootOf(sha256, splitHashes(hashes))))
}

/** A full tile as stored, or the unfinished one computed from bodies that the transaction must be able to see. */
export async function readTile(
  tx: Transaction,
  level: number,
  n: number,
  size: number,
): Promise<Uint8Array | undefined> {
  const isOpen = Math.floor(size / TILE_WIDTH ** (level + 1)) === n
  return isOpen ? await loadPartial(tx, level, size) : await findTile(tx, level, n)
}

/** Views of 32 bytes each. */
export function splitHashes(hashes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: hashes.length / HASH_SIZE }, (_, at) =>
    hashes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE),
  )
}
