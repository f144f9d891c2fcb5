/**
 * The rows between two signed roots. When the next root does not come out, other copies of the leaf hashes are
 * tried in its place: the one that does reproduce it shows which row is wrong.
 */
import { equalBytes } from './bytes.ts'
import type { Finding } from './log-source.ts'
import type { Tile } from './tile.ts'
import type { Hash, TreeState } from './tree.ts'
import { createTree } from './tree.ts'
import type { TreeHead } from './tree-verify.ts'

/** Another copy of the leaf hashes; undefined where it has none. */
export type LeafCopy = (seq: number) => Uint8Array | undefined

export interface LogSpan {
  /** The entry after the last one whose root was signed. */
  readonly from: number
  /** The row that comes next. */
  readonly next: number
  push(leaf: Uint8Array): void
  /** Compares with the root signed for the rows so far; answers the tiles they have filled, or what is wrong. */
  settle(head: TreeHead): readonly Tile[] | Finding
  /** What is wrong if row `next` is not there, given the next signed root and whether rows come after it. */
  miss(head: TreeHead, hasMore: boolean): Finding
  /** The unfinished tiles at the last signed root. */
  state(): TreeState
}

/** @param copies in the order in which they are trusted, each with whether it lies outside the log's own database. */
export function createSpan(
  hash: Hash,
  copies: readonly { readonly leafAt: LeafCopy; readonly isOutside: boolean }[],
): LogSpan {
  let leaves: Uint8Array[] = []
  const tree = createTree(hash)
  let base = tree.state()

  /** The first row that differs from a copy which leads to the signed root; `next` if only the rest is missing. */
  const locate = ({ size, root }: TreeHead): number | undefined => {
    for (const { leafAt } of copies) {
      const copied = collectLeaves(leafAt, base.size, size)
      if (copied === undefined || !equalBytes(rootAfter(hash, base, copied), root)) continue
      const differing = leaves.findIndex((leaf, at) => !equalBytes(leaf, copied[at] ?? leaf))
      return differing < 0 ? base.size + leaves.length : base.size + differing
    }
    return undefined
  }
  const accuse = (head: TreeHead): Finding => {
    const isVouched = copies.some(({ leafAt, isOutside }) => {
      const copied = isOutside ? collectLeaves(leafAt, base.size, head.size) : undefined
      return copied?.every((leaf, at) => equalBytes(leaf, leaves[at] ?? leaf))
    })
    const window = [base.size, head.size] as const
    if (isVouched) {
      return { code: 'checkpoint', message: `the root signed at ${head.size} is false: the entries hold`, window }
    }
    const firstBad = locate(head)
    if (firstBad !== undefined) return { code: 'altered', message: `entry ${firstBad} was altered`, firstBad }
    return { code: 'altered', message: `an entry from ${base.size} on, before ${head.size}, was altered`, window }
  }

  return {
    get from() {
      return base.size
    },
    get next() {
      return base.size + leaves.length
    },
    push: (leaf) => void leaves.push(leaf),
    settle(head) {
      const tiles = tree.append(leaves)
      if (!equalBytes(tree.root(), head.root)) return accuse(head)
      leaves = []
      base = tree.state()
      return tiles
    },
    miss(head, hasMore) {
      const next = base.size + leaves.length
      const firstBad = locate(head) ?? (hasMore ? next : undefined)
      const place = firstBad === undefined ? { window: [base.size, head.size] as const } : { firstBad }
      if (firstBad !== undefined && firstBad < next) {
        return { code: 'altered', message: `entry ${firstBad} was altered`, firstBad }
      }
      if (hasMore) return { code: 'missing', message: `entry ${next} is missing`, ...place }
      return { code: 'cut', message: `the log was seen at ${head.size}, its entries end at ${next}`, ...place }
    },
    state: () => base,
  }
}

function rootAfter(hash: Hash, base: TreeState, leaves: readonly Uint8Array[]): Uint8Array {
  const tree = createTree(hash, base)
  tree.append(leaves)
  return tree.root()
}

function collectLeaves(leafAt: LeafCopy, from: number, to: number): Uint8Array[] | undefined {
  const leaves: Uint8Array[] = []
  for (let seq = from; seq < to; seq++) {
    const leaf = leafAt(seq)
    if (leaf === undefined) return undefined
    leaves.push(leaf)
  }
  return leaves
}
