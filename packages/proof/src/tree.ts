/**
 * The Merkle tree of RFC 6962, section 2.1: its two hashes, and a tree that grows at its right edge.
 * The tree holds the edge and the unfinished tiles (tlog-tiles) only: at most 256 hashes a level of 256.
 */
import { MAX_ENTRY_SIZE } from './entry-bundle.ts'
import { ProofError } from './proof-error.ts'
import type { Tile } from './tile.ts'
import { HASH_SIZE, TILE_WIDTH, tileWidth } from './tile.ts'

/** SHA-256, synchronous: `node:crypto` on a server, `sha256` of this package in a browser. Never keeps its input. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** The state of a tree of `size` leaves: the hashes of the unfinished tile of each level, joined; empty if none. */
export interface TreeState {
  readonly size: number
  readonly partials: readonly Uint8Array[]
}

export interface Tree {
  readonly size: number
  /**
   * Appends leaf hashes in order and answers the tiles that are now full, lower level first where both fill at once.
   * Keeps some of the arrays it is given: they must not change afterwards.
   */
  append(leaves: readonly Uint8Array[]): readonly Tile[]
  /** The root over all leaves so far; of no leaves, SHA-256 of nothing. Costs at most one hash for each bit of the size. */
  root(): Uint8Array
  /** What `createTree` takes to go on from here. A copy: later appends leave it alone. */
  state(): TreeState
  /** The same tree once more, to grow apart from this one. Hashes nothing. */
  fork(): Tree
}

/** Hashes an entry into a leaf: SHA-256(0x00 ‖ body). */
export function leafHash(hash: Hash, body: Uint8Array): Uint8Array {
  const input =
    body.length < LEAF_INPUT.length ? LEAF_INPUT.subarray(0, 1 + body.length) : new Uint8Array(1 + body.length)
  input.set(body, 1)
  return hash(input)
}

/** Hashes two subtrees into their parent: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  NODE_INPUT.set(left, 1)
  NODE_INPUT.set(right, 1 + HASH_SIZE)
  return hash(NODE_INPUT)
}

/**
 * What is hashed is put together here, as a `Hash` waits for nothing and keeps nothing: memory of its own for each costs
 * more than the hash. The first byte of each stays as it is.
 */
const LEAF_INPUT = new Uint8Array(1 + MAX_ENTRY_SIZE)
const NODE_INPUT = new Uint8Array(1 + 2 * HASH_SIZE).fill(1, 0, 1)

/**
 * Opens a growing tree, empty or at a known state.
 *
 * @throws {ProofError} malformed if a partial tile is not as wide as the size says.
 */
export function createTree(hash: Hash, from: TreeState = { size: 0, partials: [] }): Tree {
  const edge: Uint8Array[] = []
  const tiles: Uint8Array[] = []
  restore(hash, from, edge, tiles)
  return growTree(hash, from.size, edge, tiles)
}

/** Owns both: edge[h] is the perfect subtree of 2^h leaves, valid while bit h of size is set; tiles[l] is the unfinished tile. */
function growTree(hash: Hash, begin: number, edge: Uint8Array[], tiles: Uint8Array[]): Tree {
  let size = begin

  /** Puts hash number `count` of a level into its tile. */
  const keep = (level: number, count: number, value: Uint8Array): Tile | undefined => {
    const tile = tiles[level] ?? new Uint8Array(TILE_WIDTH * HASH_SIZE)
    tiles[level] = tile
    tile.set(value, (count % TILE_WIDTH) * HASH_SIZE)
    if ((count + 1) % TILE_WIDTH !== 0) return undefined
    return { level, n: Math.floor(count / TILE_WIDTH), hashes: tile.slice() }
  }
  const appendLeaf = (leaf: Uint8Array, full: Tile[]): void => {
    if (leaf.length !== HASH_SIZE) throw new TypeError(`a leaf hash has ${HASH_SIZE} bytes, not ${leaf.length}`)
    let carry = leaf
    let height = 0
    for (let rest = size; ; rest = Math.floor(rest / 2), height++) {
      const tile = height % 8 === 0 ? keep(height / 8, rest, carry) : undefined
      if (tile) full.push(tile)
      const left = edge[height]
      if (rest % 2 === 0 || left === undefined) break
      carry = nodeHash(hash, left, carry)
    }
    edge[height] = carry
    size++
  }

  return {
    get size() {
      return size
    },
    append(leaves) {
      const full: Tile[] = []
      for (const leaf of leaves) appendLeaf(leaf, full)
      return full
    },
    root: () => foldEdge(hash, edge, size),
    state: () => ({ size, partials: tiles.map((tile, level) => tile.slice(0, HASH_SIZE * tileWidth(size, level))) }),
    fork: () =>
      growTree(
        hash,
        size,
        edge.slice(),
        tiles.map((tile) => tile.slice()),
      ),
  }
}

/** The root of a list of leaf hashes. */
export function rootOf(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  const tree = createTree(hash)
  tree.append(leaves)
  return tree.root()
}

function foldEdge(hash: Hash, edge: readonly Uint8Array[], size: number): Uint8Array {
  let root: Uint8Array | undefined
  for (let rest = size, height = 0; rest > 0; rest = Math.floor(rest / 2), height++) {
    const left = edge[height]
    if (rest % 2 === 1 && left) root = root ? nodeHash(hash, left, root) : left
  }
  return root ?? hash(new Uint8Array(0))
}

/** Fills edge and tiles from the unfinished tiles: within a level, each set bit of its width is one edge hash. */
function restore(hash: Hash, { size, partials }: TreeState, edge: Uint8Array[], tiles: Uint8Array[]): void {
  for (let level = 0; size >= TILE_WIDTH ** level; level++) {
    const width = tileWidth(size, level)
    const hashes = partials[level] ?? new Uint8Array(0)
    if (hashes.length !== width * HASH_SIZE) {
      throw new ProofError('malformed', `a tree of ${size} has ${width} hashes in its open tile of level ${level}`)
    }
    const tile = new Uint8Array(TILE_WIDTH * HASH_SIZE)
    tile.set(hashes)
    tiles[level] = tile
    for (let bit = 7, at = 0; bit >= 0; bit--) {
      if ((width & (1 << bit)) === 0) continue
      edge[level * 8 + bit] = foldPerfect(hash, hashes, at, 1 << bit)
      at += 1 << bit
    }
  }
}

/** The root of `count` (a power of two) joined hashes, from position `at` on. */
export function foldPerfect(hash: Hash, hashes: Uint8Array, at: number, count: number): Uint8Array {
  if (count === 1) return hashes.slice(at * HASH_SIZE, (at + 1) * HASH_SIZE)
  const half = count / 2
  return nodeHash(hash, foldPerfect(hash, hashes, at, half), foldPerfect(hash, hashes, at + half, half))
}
