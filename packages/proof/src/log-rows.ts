/** Walks the rows of a log: each is there, and together they come out at every signed root. */
import { equalBytes } from './bytes.ts'
import type { EntryFacts } from './entry-facts.ts'
import { findEntryFacts } from './entry-facts.ts'
import type { LogHeads } from './log-heads.ts'
import type { Finding, LogRow, LogSource, VerifyLogOptions } from './log-source.ts'
import type { LeafCopy, LogSpan } from './log-span.ts'
import { createSpan } from './log-span.ts'
import type { LogTiles } from './log-tiles.ts'
import { createLogTiles } from './log-tiles.ts'
import { HASH_SIZE, TILE_WIDTH } from './tile.ts'
import type { Hash } from './tree.ts'
import { leafHash, rootOf } from './tree.ts'
import type { TreeHead } from './tree-verify.ts'

/** Sees a row whose place in the log is not settled yet. */
export type SeeRow = (row: LogRow, facts: EntryFacts | undefined) => void

interface Walk {
  readonly hash: Hash
  readonly span: LogSpan
  readonly tiles: LogTiles
  readonly leafAt: LeafCopy
  /** Signed sizes not reached yet, smallest first. */
  readonly targets: TreeHead[]
  /** The first damage to a copy while the entries hold. */
  damage: Finding | undefined
}

/** Walks all rows and answers the first thing that is wrong with one; damaged copies come after damaged rows. */
export async function walkRows(
  hash: Hash,
  source: LogSource,
  options: VerifyLogOptions,
  heads: LogHeads,
  see: SeeRow,
): Promise<Finding | undefined> {
  const walk = openWalk(hash, source, options, heads)
  const { span, targets, tiles } = walk
  for await (const row of source.rows(heads.size)) {
    if (targets.length === 0) break
    const finding = (await place(walk, row)) ?? (await settle(walk))
    if (finding) return finding
    see(row, row.body && findEntryFacts(row.body))
  }
  const [target] = targets
  if (target) {
    await tiles.load(span.from, target.size)
    return span.miss(target, false)
  }
  return walk.damage ?? (await tiles.compareOpen(span.state()))
}

function openWalk(hash: Hash, source: LogSource, options: VerifyLogOptions, heads: LogHeads): Walk {
  const hashes = options.leaves?.hashes ?? new Uint8Array(0)
  const leafAt: LeafCopy = (seq) =>
    seq < heads.leafCount ? hashes.subarray(seq * HASH_SIZE, (seq + 1) * HASH_SIZE) : undefined
  const tiles = createLogTiles(source, heads.size)
  const span = createSpan(hash, [
    { leafAt, isOutside: true },
    { leafAt: tiles.leafAt, isOutside: false },
  ])
  const targets: TreeHead[] = heads.heads.filter(({ size }, at, all) => size > 0 && all[at - 1]?.size !== size)
  if (heads.leafCount > heads.newest.size) {
    // Nothing signed reaches so far; the leaves file vouches for its own end.
    const leaves = Array.from({ length: heads.leafCount }, (_, seq) => leafAt(seq) ?? hashes)
    targets.push({ size: heads.leafCount, root: rootOf(hash, leaves) })
  }
  return { hash, span, tiles, leafAt, targets, damage: undefined }
}

/** Takes the row into the span, if it is the one that comes next. */
async function place(walk: Walk, row: LogRow): Promise<Finding | undefined> {
  const { hash, span, tiles, leafAt } = walk
  if (span.next === 0 && row.seq > 0) {
    const finding = await passPruned(walk, row.seq)
    if (finding) return finding
  }
  if (row.seq < span.next) return { code: 'altered', message: `entry ${row.seq} comes twice`, firstBad: row.seq }
  const leaf = row.body ? leafHash(hash, row.body) : row.leaf
  if (row.seq > span.next || leaf === undefined) return await miss(walk)
  if (row.seq % TILE_WIDTH === 0) await tiles.load(row.seq, row.seq + 1)
  const copy = leafAt(row.seq)
  if (copy && !equalBytes(copy, leaf)) {
    walk.damage ??= { code: 'leaves', message: `the leaves file is wrong at entry ${row.seq}`, firstBad: row.seq }
  }
  span.push(leaf)
  return undefined
}

/** Before its first row a pruned log has hashes only. That it says so itself is checked when all rows hold. */
async function passPruned(walk: Walk, until: number): Promise<Finding | undefined> {
  const { span, tiles, leafAt } = walk
  for (let seq = 0; seq < until; seq++) {
    if (seq % TILE_WIDTH === 0) await tiles.load(seq, seq + 1)
    const leaf = leafAt(seq) ?? tiles.leafAt(seq)
    if (leaf === undefined) return await miss(walk)
    span.push(leaf)
    const finding = await settle(walk)
    if (finding) return finding
  }
  return undefined
}

/** Settles the span where a signed size is reached. */
async function settle(walk: Walk): Promise<Finding | undefined> {
  const { span, tiles, targets } = walk
  const [target] = targets
  if (target?.size !== span.next) return undefined
  const settled = span.settle(target)
  if ('code' in settled) return settled
  targets.shift()
  const damage = await tiles.compare(settled)
  walk.damage ??= damage
  tiles.forget(span.from)
  return undefined
}

async function miss({ span, tiles, targets }: Walk): Promise<Finding | undefined> {
  const [target] = targets
  if (target) await tiles.load(span.from, target.size)
  return target && span.miss(target, true)
}
