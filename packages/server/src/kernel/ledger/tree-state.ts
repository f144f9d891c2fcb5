/** The right edge of the tree, rebuilt from the database: at most 255 bodies and 255 tiles a level. */

import type { Transaction } from '#kernel/database'
import type { Tree } from '#proof'
import { concatBytes, createTree, HASH_SIZE, leafHash, nodeHash, TILE_WIDTH } from '#proof'
import { sha256 } from './digest.ts'
import type { LogRow, LostRow } from './log-store.ts'
import { listPlaced } from './log-store.ts'
import { findTile, listTiles } from './tree-store.ts'

/** @throws {ProofError} malformed when bodies or tiles are missing. Whether the root is right is for the caller to see. */
export async function loadTree(tx: Transaction, size: number): Promise<Tree> {
  const partials: Uint8Array[] = []
  for (let level = 0; size >= TILE_WIDTH ** level; level++) partials.push(await loadPartial(tx, level, size))
  return createTree(sha256, { size, partials })
}

/**
 * The hashes in the unfinished tile of a level, joined.
 *
 * @param rootOfTile may remember what it hashed, where nothing is to be verified by it.
 */
export async function loadPartial(
  tx: Transaction,
  level: number,
  size: number,
  rootOfTile: RootOfTile = hashTile,
): Promise<Uint8Array> {
  const end = Math.floor(size / TILE_WIDTH ** level)
  const begin = end - (end % TILE_WIDTH)
  if (level === 0) {
    return concatBytes(...(await listPlaced(tx, begin, end)).map(leafOf))
  }
  const tiles = await listTiles(tx, level - 1, begin, end)
  return concatBytes(...tiles.map(({ hashes }, at) => rootOfTile(hashes, `${level - 1}/${begin + at}`)))
}

/** The leaf hash of an entry, also of one that is lost. */
export const leafOf = (row: LogRow | LostRow): Uint8Array => ('leaf' in row ? row.leaf : leafHash(sha256, row.body))

/** The root over a full tile, which is named `level/n`. */
export type RootOfTile = (hashes: Uint8Array, name: string) => Uint8Array

const MOST_ROOTS = 65_536

/** Full tiles never change, and an unfinished tile above stands on up to 255 of them. */
export function rememberRoots(): RootOfTile {
  const known = new Map<string, Uint8Array>()
  return (hashes, name) => {
    const root = known.get(name) ?? hashTile(hashes)
    if (known.size >= MOST_ROOTS) known.clear()
    known.set(name, root)
    return root
  }
}

function hashTile(hashes: Uint8Array): Uint8Array {
  let level = splitHashes(hashes)
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, at) =>
      nodeHash(sha256, level[2 * at] ?? hashes, level[2 * at + 1] ?? hashes),
    )
  }
  return level[0] ?? hashes
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
