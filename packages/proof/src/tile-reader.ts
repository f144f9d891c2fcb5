/** Reads the perfect subtrees of a proof out of tiles, each tile once. */
import { ProofError } from './proof-error.ts'
import { HASH_SIZE, TILE_WIDTH } from './tile.ts'
import type { Hash } from './tree.ts'
import { foldPerfect } from './tree.ts'
import type { ReadNode } from './tree-path.ts'

/** Reads a tile of which at least the first `width` hashes are wanted; more may come, undefined if it is not there. */
export type ReadTile = (
  level: number,
  n: number,
  width: number,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/**
 * Makes the reader that `proveInclusion` and `proveConsistency` take, for a tree of `size` leaves.
 * Its answers throw {ProofError} missing if a tile is not there or too short.
 */
export function createTileReader(hash: Hash, readTile: ReadTile, size: number): ReadNode {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const tileOf = (level: number, n: number): Promise<Uint8Array> => {
    const name = `${level}/${n}`
    const tile = tiles.get(name) ?? fetchTile(readTile, level, n, size)
    tiles.set(name, tile)
    return tile
  }
  return async ({ height, index }) => {
    const level = Math.floor(height / 8)
    const count = 2 ** (height % 8)
    const at = index * count
    const tile = await tileOf(level, Math.floor(at / TILE_WIDTH))
    return foldPerfect(hash, tile, at % TILE_WIDTH, count)
  }
}

async function fetchTile(readTile: ReadTile, level: number, n: number, size: number): Promise<Uint8Array> {
  const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - n * TILE_WIDTH)
  const tile = await readTile(level, n, width)
  if (tile === undefined || tile.length < width * HASH_SIZE) {
    throw new ProofError('missing', `tile ${n} of level ${level} has not the ${width} hashes of a tree of ${size}`)
  }
  return tile
}
