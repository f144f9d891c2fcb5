/** The tiles of C2SP tlog-tiles: 256 hashes of one level, by number and by path. */
import { ProofError } from './proof-error.ts'

export const HASH_SIZE = 32
export const TILE_WIDTH = 256

/** A full tile: 256 hashes, joined (8,192 bytes). At level 0 they are leaf hashes, above it roots of full tiles. */
export interface Tile {
  readonly level: number
  /** The position of the tile within its level, from 0. */
  readonly n: number
  readonly hashes: Uint8Array
}

/** How many hashes stand in the unfinished tile of a level, 0 to 255. */
export function tileWidth(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH
}

/**
 * Where a tile or an entry bundle stands: `tile/0/x001/x234/067`, unfinished ones with `.p/<width>`.
 *
 * @param level 0 to 6, or 'entries' for the bundle beside a tile of level 0.
 * @param width 1 to 256; 256 is the full tile.
 */
export function formatTilePath(level: number | 'entries', n: number, width: number = TILE_WIDTH): string {
  const digits = String(n)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? []
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** A tile or bundle as its path names it. */
export interface TileName {
  readonly level: number | 'entries'
  readonly n: number
  readonly width: number
}

const PATH = /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/**
 * Reads a path that `formatTilePath` wrote.
 *
 * @throws {ProofError} malformed on any other spelling, so that one tile has one address.
 */
export function parseTilePath(path: string): TileName {
  const [, level = '', groups = '', width] = PATH.exec(path) ?? []
  const name = {
    level: level === 'entries' ? level : Number(level),
    n: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  } as const
  if (level === '' || name.width > TILE_WIDTH || formatTilePath(name.level, name.n, name.width) !== path) {
    throw new ProofError('malformed', `not the path of a tile: ${path}`)
  }
  return name
}
