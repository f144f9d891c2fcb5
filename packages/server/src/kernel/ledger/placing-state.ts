/** What a leading sequencer remembers between batches. All of it can be rebuilt from the database, and checked. */

import type { EntryId } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Tree, Vkey } from '#proof'
import { encodeUtf8, equalBytes, formatCheckpoint, verifyCheckpoint } from '#proof'
import { ledgerEntries } from './entries.ts'
import type { Head } from './head-store.ts'
import type { IndexFold } from './index-fold.ts'
import { loadIndexFold } from './index-fold.ts'
import { findNewestTaken } from './log-store.ts'
import { LOG_SPAN } from './logs.ts'
import type { AcceptedRow } from './own-rows.ts'
import type { Snapshot } from './placing-store.ts'
import type { Sealing } from './sealing.ts'
import { loadTree } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

export interface PlacingState {
  tree: Tree
  fold: IndexFold
  /** The id made last among the entries taken from the intake. */
  newest: EntryId | undefined
  /** What the last drained batch saw. Speed, never correctness: without it the whole intake is read. */
  since: Snapshot | undefined
  /** Where the newest checkpoint ends. */
  signed: number
  /** What this process placed behind it. */
  unsigned: AcceptedRow[]
}

/** What a checkpoint covers that no checkpoint of this process did before, from `from` on. */
export interface SignedBatch {
  readonly from: number
  readonly rows: readonly AcceptedRow[]
  readonly note: string
  readonly at: Date
}

/** Counts an entry in: its keys belong to the open run of the index, and the next checkpoint covers it. */
export function takeRow(state: PlacingState, seq: number, row: AcceptedRow): void {
  state.fold.log.add(seq, row.facts)
  state.unsigned.push(row)
}

export function takeId(state: PlacingState, { facts }: AcceptedRow): void {
  const id = facts.id as EntryId
  if (state.newest === undefined || id > state.newest) state.newest = id
}

/** A checkpoint covers all that is placed. */
export function takeSigned(state: PlacingState, note: string, at: Date): SignedBatch {
  const { size } = state.tree
  const rows = state.unsigned
  state.signed = size
  state.unsigned = []
  return { from: size - rows.length, rows, note, at }
}

/** What the head's seal is made over, and a checkpoint's signature: begins with a name, so it is never an entry. */
export const headText = (origin: string, tree: Pick<Tree, 'size' | 'root'>): string =>
  formatCheckpoint({ origin, size: tree.size, root: tree.root() })

/** Entries the sequencer makes itself; their ids say nothing about what waits in the intake. */
const OWN_ACTIONS = Object.keys(ledgerEntries)

/**
 * Rebuilds the state at the head, and takes it only if it leads to the root that was signed or sealed there and is no
 * shorter than what this node has seen. Only the first log of a house begins with nothing.
 *
 * @throws {Error} when the database holds another log than the one that was signed: nothing may be placed then.
 */
export async function loadPlacingState(
  tx: Transaction,
  head: Head,
  seen: {
    readonly origin: string
    readonly logKeys: readonly Vkey[]
    readonly sealer: Pick<Sealing, 'vouches'>
    readonly size: number
    readonly nowMs: number
    /** The log that is read, from 1 on. */
    readonly log: number
  },
): Promise<PlacingState> {
  if (head.size < seen.size) {
    throw new Error(`the leaves file saw ${seen.size} entries, the database ends at ${head.size}`)
  }
  const tree = await loadTree(tx, head.size)
  const newest = await findCheckpoint(tx)
  const signed = newest && (await verifyCheckpoint(newest.note, seen.logKeys))
  const signedTo = (seen.log - 1) * LOG_SPAN + (signed?.size ?? 0)
  const isSealed = head.seal && seen.sealer.vouches(encodeUtf8(headText(seen.origin, tree)), head.seal, signedTo)
  const isSigned = signed
    ? signed.size === head.size && equalBytes(signed.root, tree.root())
    : head.size === 0 && seen.log === 1
  if (!isSigned && !isSealed)
    throw new Error(`the database does not lead to the root that was signed at ${newest?.size ?? 0}`)
  return {
    tree,
    fold: await loadIndexFold(tx, head.size, seen.nowMs),
    newest: await findNewestTaken(tx, OWN_ACTIONS),
    since: undefined,
    signed: signed?.size ?? 0,
    unsigned: [],
  }
}
