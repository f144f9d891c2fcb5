/** The tiles of a log under test: as a second copy of the leaf hashes, and as something to be checked itself. */
import { equalBytes } from './bytes.ts'
import type { Finding, LogSource } from './log-source.ts'
import type { LeafCopy } from './log-span.ts'
import type { Tile } from './tile.ts'
import { HASH_SIZE, TILE_WIDTH } from './tile.ts'
import type { TreeState } from './tree.ts'

export interface LogTiles {
  /** The leaf of the stored tile; undefined if that tile was not loaded or is not there. */
  readonly leafAt: LeafCopy
  /** Loads the tiles of level 0 that cover `[from, to)`. */
  load(from: number, to: number): Promise<void>
  /** Forgets the tiles before an entry. */
  forget(before: number): void
  /** Compares stored tiles with those the entries make. */
  compare(tiles: readonly Tile[]): Promise<Finding | undefined>
  /** Compares the unfinished tiles, where the source has them. */
  compareOpen(state: TreeState): Promise<Finding | undefined>
}

export function createLogTiles({ tile: readTile }: LogSource, size: number): LogTiles {
  const stored = new Map<number, Uint8Array | undefined>()
  const load = async (n: number): Promise<void> => {
    if (readTile && !stored.has(n)) stored.set(n, await readTile(0, n, Math.min(TILE_WIDTH, size - n * TILE_WIDTH)))
  }
  return {
    leafAt(seq) {
      const at = (seq % TILE_WIDTH) * HASH_SIZE
      const tile = stored.get(Math.floor(seq / TILE_WIDTH))
      return tile && tile.length >= at + HASH_SIZE ? tile.subarray(at, at + HASH_SIZE) : undefined
    },
    async load(from, to) {
      for (let n = Math.floor(from / TILE_WIDTH); n * TILE_WIDTH < to; n++) await load(n)
    },
    forget(before) {
      for (const n of stored.keys()) if ((n + 1) * TILE_WIDTH <= before) stored.delete(n)
    },
    async compare(tiles) {
      for (const tile of readTile ? tiles : []) {
        const found = tile.level === 0 ? stored.get(tile.n) : await readTile?.(tile.level, tile.n, TILE_WIDTH)
        if (!found || !equalBytes(found, tile.hashes)) return accuse(tile, found)
      }
      return undefined
    },
    async compareOpen({ size, partials }) {
      for (const [level, hashes] of partials.entries()) {
        const n = Math.floor(size / TILE_WIDTH ** (level + 1))
        const found = hashes.length > 0 ? await readTile?.(level, n, hashes.length / HASH_SIZE) : undefined
        if (found && !equalBytes(found.subarray(0, hashes.length), hashes)) return accuse({ level, n, hashes }, found)
      }
      return undefined
    },
  }
}

function accuse({ level, n, hashes }: Tile, found: Uint8Array | undefined): Finding {
  const name = `tile ${n} of level ${level}`
  const span = TILE_WIDTH ** level
  const window = [n * TILE_WIDTH * span, (n + 1) * TILE_WIDTH * span] as const
  if (!found) return { code: 'tile', message: `${name} is missing; the entries hold`, window }
  const at = Math.floor(hashes.findIndex((byte, position) => found[position] !== byte) / HASH_SIZE)
  const message = `${name} was altered at hash ${at}; the entries hold`
  return level === 0 && at >= 0
    ? { code: 'tile', message, firstBad: window[0] + at }
    : { code: 'tile', message, window }
}
