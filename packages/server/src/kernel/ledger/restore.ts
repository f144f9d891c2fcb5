/**
 * Goes on honestly with a database that was restored to an earlier state (LEDGER, section 10): what is missing is put
 * back from copies of its bundles, each checked against the leaves file; what no copy holds is declared lost, with the
 * leaf hash that stays. The tree goes on unforked either way.
 */
import type { Clock } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { ReadPath, Vkey } from '#proof'
import { createTilesSource, createTree, equalBytes, leafHash } from '#proof'
import { readCheckpoints } from './copied-checkpoints.ts'
import { sha256 } from './digest.ts'
import { lockHead, moveHead } from './head-store.ts'
import type { Leaves } from './leaves.ts'
import { insertLost } from './log-store.ts'
import type { OwnRequests } from './own-requests.ts'
import type { AcceptedRow } from './own-rows.ts'
import { acceptBody, placeRow } from './own-rows.ts'
import { insertOwn } from './placing-store.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { readBelow } from './retention.ts'
import { loadTree } from './tree-state.ts'
import { insertCheckpoint, insertTiles } from './tree-store.ts'
import type { Witnesses } from './witnesses.ts'

export interface RestoreOptions {
  /** A copy of the log in tlog-tiles layout, as an export or a backup holds it. */
  readonly bundles?: ReadPath
  /** What no copy holds may be declared lost. */
  readonly acceptLoss: boolean
  /** Stands in the log. */
  readonly reason: string
}

export interface Restored {
  /** Entries `[from, to)` were missing. */
  readonly from: number
  readonly to: number
  readonly lost: number
  /** Runs of the index whose records were made again. */
  readonly reindexed: number
  /** Listeners whose place had no seal and has one now. */
  readonly sealed: number
}

export interface RestoreParts {
  readonly database: Database
  readonly clock: Clock
  readonly leaves: () => Promise<Leaves>
  readonly logKeys: () => Promise<readonly Vkey[]>
  readonly requests: OwnRequests
  readonly place: () => Promise<void>
  readonly sealCursors: (reason: string) => Promise<number>
  readonly witnesses: Pick<Witnesses, 'ask' | 'refutation'>
}

/**
 * @throws {Problem} `ledger.loss-not-accepted` (conflict) when entries would be lost; `ledger.not-the-same` when the
 * database is not an earlier state of the log that the leaves file saw; `ledger.no-leaves` when only a witness saw more.
 * Nothing is changed then.
 */
export async function restoreLog(parts: RestoreParts, options: RestoreOptions): Promise<Restored> {
  const seen = { leaves: await parts.leaves(), logKeys: await parts.logKeys() }
  const scope = { org: HOUSE, role: 'sequencer' } as const
  const restored = await parts.database.transaction(scope, (tx) => putBack(tx, seen, options, parts.clock.now()))
  if (restored.to === restored.from) {
    await requireUnrefuted(parts)
    return { ...restored, sealed: await parts.sealCursors(options.reason) }
  }
  const { from, to, lost } = restored
  const facts = { from, to, lost, reason: options.reason }
  const placed = parts.requests.ask({ action: 'ledger.restored', object: 'ledger', facts })
  await parts.place()
  await placed
  return { ...restored, sealed: await parts.sealCursors(options.reason) }
}

/** What vouches for the log outside its database. */
interface Seen {
  readonly leaves: Leaves
  readonly logKeys: readonly Vkey[]
}

/** Nothing is missing that the leaves file saw; somebody else may have seen more than that. */
async function requireUnrefuted({ witnesses }: RestoreParts): Promise<void> {
  await witnesses.ask()
  const refuted = witnesses.refutation()
  if (refuted === undefined) return
  const way = 'No leaves file here holds the rest: find a copy of it, or begin a new log with --new-log.'
  throw new Problem('conflict', 'ledger.no-leaves', `${refuted.replace(/^t/, 'T')}. ${way}`)
}

async function putBack(
  tx: Transaction,
  { leaves, logKeys }: Seen,
  options: RestoreOptions,
  at: Date,
): Promise<Omit<Restored, 'sealed'>> {
  const head = await lockHead(tx)
  if (!head) throw new Problem('conflict', 'ledger.running', 'A server places entries. Stop it first.')
  const [from, to] = [head.size, Math.max(head.size, leaves.size)]
  if (from === to) return { from, to, lost: 0, reindexed: await reindex(tx, to) }
  const tree = await loadTree(tx, from)
  const seen = createTree(sha256)
  seen.append(await leaves.read(0, from))
  if (!equalBytes(seen.root(), tree.root())) {
    throw new Problem(
      'conflict',
      'ledger.not-the-same',
      'The database is no earlier state of the log in the leaves file.',
    )
  }
  const missing = await leaves.read(from, to)
  const copies = await readCopies(options.bundles, missing, from)
  const lost = missing.length - copies.size
  if (lost > 0 && !options.acceptLoss) {
    throw new Problem('conflict', 'ledger.loss-not-accepted', `No copy holds ${lost} of the ${missing.length} entries.`)
  }
  for (const [index, leaf] of missing.entries()) {
    const row = copies.get(index)
    if (row) await insertOwn(tx, placeRow(from + index, row))
    else await insertLost(tx, { seq: from + index, leaf })
  }
  await insertTiles(tx, tree.append(missing))
  const atOf = (size: number) => findPlacedAt(copies, size - from) ?? at
  for (const { size, note } of await readCheckpoints(options.bundles, leaves, logKeys)) {
    if (size > from && size < to) await insertCheckpoint(tx, size, note, atOf(size))
  }
  const { checkpoint = '' } = await leaves.readAll()
  await insertCheckpoint(tx, to, checkpoint, at)
  await moveHead(tx, head, { ...head, size: to, seal: null })
  return { from, to, lost, reindexed: await reindex(tx, to) }
}

/** Answers need the records of the index, which may lack with the entries or without them. */
const reindex = async (tx: Transaction, size: number): Promise<number> =>
  await rebuildIndex(tx, size, await readBelow((work) => work(tx)))

/** When a checkpoint was signed at the earliest: the time of the newest entry that it covers and that is there. */
function findPlacedAt(copies: ReadonlyMap<number, AcceptedRow>, end: number): Date | undefined {
  for (let at = end - 1; at >= 0; at--) {
    const row = copies.get(at)
    if (row) return new Date(row.facts.at)
  }
  return undefined
}

/** What the copy holds of these leaves, by their position. A body that is not what the leaves file saw is none. */
async function readCopies(bundles: ReadPath | undefined, missing: readonly Uint8Array[], from: number) {
  const copies = new Map<number, AcceptedRow>()
  if (!bundles) return copies
  for await (const { seq, body } of createTilesSource(bundles).rows(from + missing.length)) {
    const leaf = missing[seq - from]
    if (!leaf || !body || !equalBytes(leafHash(sha256, body), leaf)) continue
    const row = acceptBody(body)
    if (row) copies.set(seq - from, row)
  }
  return copies
}
