/** What a leading sequencer remembers between batches. All of it can be rebuilt from the database, and checked. */

import type { EntryId } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Tree, Vkey } from '#proof'
import { equalBytes, verifyCheckpoint } from '#proof'
import { ledgerEntries } from './entries.ts'
import type { Head } from './head-store.ts'
import type { IndexFold } from './index-fold.ts'
import { loadIndexFold } from './index-fold.ts'
import { findNewestTaken } from './log-store.ts'
import type { Snapshot } from './placing-store.ts'
import { loadTree } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

export interface PlacingState {
  readonly tree: Tree
  fold: IndexFold
  /** The id made last among the entries taken from the intake. */
  newest: EntryId | undefined
  /** What the last drained batch saw. Speed, never correctness: without it the whole intake is read. */
  since: Snapshot | undefined
}

/** Entries the sequencer makes itself; their ids say nothing about what waits in the intake. */
const OWN_ACTIONS = Object.keys(ledgerEntries)

/**
 * Rebuilds the state at the head, and takes it only if it leads to the root the log key signed last and is no
 * shorter than what this node has seen. Only the first log of a house begins with nothing.
 *
 * @throws {Error} when the database holds another log than the one that was signed: nothing may be placed then.
 */
export async function loadPlacingState(
  tx: Transaction,
  head: Head,
  seen: { readonly logKeys: readonly Vkey[]; readonly size: number; readonly nowMs: number; readonly isFirst: boolean },
): Promise<PlacingState> {
  if (head.size < seen.size) {
    throw new Error(`the leaves file saw ${seen.size} entries, the database ends at ${head.size}`)
  }
  const tree = await loadTree(tx, head.size)
  const newest = await findCheckpoint(tx)
  const signed = newest && (await verifyCheckpoint(newest.note, seen.logKeys))
  const isSigned = signed
    ? signed.size === head.size && equalBytes(signed.root, tree.root())
    : head.size === 0 && seen.isFirst
  if (!isSigned) throw new Error(`the database does not lead to the root that was signed at ${newest?.size ?? 0}`)
  return {
    tree,
    fold: await loadIndexFold(tx, head, seen.nowMs),
    newest: await findNewestTaken(tx, OWN_ACTIONS),
    since: undefined,
  }
}
