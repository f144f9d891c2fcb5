/**
 * Goes on honestly with a database that was restored to an earlier state (LEDGER, section 10): what is missing is put
 * back from copies of its bundles, each checked against the leaves file; what no copy holds is declared lost, with the
 * leaf hash that stays. The tree goes on unforked either way.
 */
import type { Clock } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { ReadPath } from '#proof'
import { createTilesSource, createTree, equalBytes, leafHash } from '#proof'
import { sha256 } from './digest.ts'
import { lockHead, moveHead } from './head-store.ts'
import type { Leaves } from './leaves.ts'
import { insertLost } from './log-store.ts'
import type { OwnRequests } from './own-requests.ts'
import type { AcceptedRow } from './own-rows.ts'
import { acceptBody, placeRow } from './own-rows.ts'
import { insertOwn } from './placing-store.ts'
import { loadTree } from './tree-state.ts'
import { insertCheckpoint, insertTiles } from './tree-store.ts'

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
}

export interface RestoreParts {
  readonly database: Database
  readonly clock: Clock
  readonly leaves: () => Promise<Leaves>
  readonly requests: OwnRequests
  readonly place: () => Promise<void>
}

/**
 * @throws {Problem} `ledger.loss-not-accepted` (conflict) when entries would be lost; `ledger.not-the-same` when the
 * database is not an earlier state of the log that the leaves file saw. Nothing is changed then.
 */
export async function restoreLog(parts: RestoreParts, options: RestoreOptions): Promise<Restored> {
  const leaves = await parts.leaves()
  const scope = { org: HOUSE, role: 'sequencer' } as const
  const restored = await parts.database.transaction(scope, (tx) => putBack(tx, leaves, options, parts.clock.now()))
  if (restored.to === restored.from) return restored
  const { from, to, lost } = restored
  const facts = { from, to, lost, reason: options.reason }
  const placed = parts.requests.ask({ action: 'ledger.restored', object: 'ledger', facts })
  await parts.place()
  await placed
  return restored
}

async function putBack(tx: Transaction, leaves: Leaves, options: RestoreOptions, at: Date): Promise<Restored> {
  const head = await lockHead(tx)
  if (!head) throw new Problem('conflict', 'ledger.running', 'A server places entries. Stop it first.')
  const [from, to] = [head.size, Math.max(head.size, leaves.size)]
  if (from === to) return { from, to, lost: 0 }
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
  const { checkpoint = '' } = await leaves.readAll()
  await insertCheckpoint(tx, to, checkpoint, at)
  await moveHead(tx, head, { ...head, size: to, seal: null })
  return { from, to, lost }
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
