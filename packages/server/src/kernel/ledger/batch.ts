/** One batch of the sequencer, inside its transaction: what is taken, what the ledger adds, and the checkpoint over it. */

import type { Entry } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Signer } from '#proof'
import { formatCheckpoint, signNote } from '#proof'
import type { Declarations } from './declarations.ts'
import type { Head } from './head-store.ts'
import { moveHead } from './head-store.ts'
import { closeRun, dueLevels } from './index-fold.ts'
import type { RefusedRow } from './judge.ts'
import { judgeRows } from './judge.ts'
import type { AcceptedRow } from './own-rows.ts'
import { composeOwn, placeRow } from './own-rows.ts'
import type { PlacingState } from './placing-state.ts'
import { findPlaced, insertOwn, placeRows, refuseRow, takeWaiting } from './placing-store.ts'
import type { Sealing } from './sealing.ts'
import { asksForSeal } from './sealing.ts'
import { insertCheckpoint, insertTiles } from './tree-store.ts'

const MOST_ROWS = 2_000
const NAMED_REFUSALS = 5

/** What one committed batch placed, from `from` on. */
export interface PlacedBatch {
  readonly from: number
  readonly rows: readonly AcceptedRow[]
  readonly note: string
  readonly at: Date
}

export interface BatchParts {
  readonly origin: string
  readonly declarations: Declarations
  readonly sealer: Sealing
}

export type Batch = ReturnType<typeof openBatch>

/** @param state is carried forward by the batch; it holds only if the transaction commits. */
export function openBatch(parts: BatchParts, tx: Transaction, head: Head, state: PlacingState, at: Date) {
  const rows: AcceptedRow[] = []

  const take = (taken: readonly AcceptedRow[]): void => {
    for (const row of taken) {
      state.fold.log.add(head.size + rows.length, row.facts)
      rows.push(row)
    }
  }
  /** Adds an entry of the ledger itself, behind what is there. Returns its place. */
  const addOwn = async (fact: Entry): Promise<number> => {
    const seq = head.size + rows.length
    const own = composeOwn(parts.declarations, at, fact)
    await insertOwn(tx, placeRow(seq, own))
    take([own])
    return seq
  }
  /** Takes what waits in the intake; what may not be placed is set aside, and said aloud in the same transaction. */
  const takeIntake = async (): Promise<void> => {
    const { snapshot, rows: waiting } = await takeWaiting(tx, state.since, MOST_ROWS)
    // A full batch may have left something behind that this snapshot saw.
    if (waiting.length < MOST_ROWS) state.since = snapshot
    if (waiting.length === 0) return
    const ids = waiting.map(({ id }) => id)
    const judged = judgeRows(waiting, new Set(await findPlaced(tx, ids)), state.newest, parts.sealer)
    const placed = judged.accepted.map((row, index) => placeRow(head.size + rows.length + index, row))
    const moved = placed.length === 0 ? 0 : await placeRows(tx, placed)
    if (moved !== placed.length) throw new Error(`${placed.length - moved} rows changed while they were placed`)
    take(judged.accepted)
    state.newest = judged.newest
    for (const { row, because } of judged.refused) await refuseRow(tx, row, because, at)
    if (judged.refused.length > 0) await addOwn(refusalFinding(judged.refused))
    if (judged.accepted.some(({ facts }) => asksForSeal(facts))) {
      await addOwn({ action: 'ledger.seal', object: 'seal', facts: { generation: parts.sealer.generation + 1 } })
    }
  }
  /** Commits the index of all entries so far, where it is due. */
  const commitIndex = async (): Promise<void> => {
    const to = head.size + rows.length
    for (const level of dueLevels(state.fold, to, at.getTime())) {
      const [next, due] = closeRun(state.fold, level, to, at.getTime())
      state.fold = next
      await due.store(tx, await addOwn(due.entry))
    }
  }
  /** Signs the root over everything and moves the head. Undefined: there was nothing to place. */
  const finish = async (signers: readonly Signer[]): Promise<PlacedBatch | undefined> => {
    if (rows.length === 0) return undefined
    await insertTiles(tx, state.tree.append(rows.map(({ leaf }) => leaf)))
    const { size } = state.tree
    const note = await signNote(formatCheckpoint({ origin: parts.origin, size, root: state.tree.root() }), signers)
    await insertCheckpoint(tx, size, note, at)
    await moveHead(tx, head, { size, indexed: state.fold.short })
    return { from: head.size, rows, note, at }
  }
  return { takeIntake, addOwn, commitIndex, finish }
}

function refusalFinding(refused: readonly RefusedRow[]): Entry {
  const named = refused.slice(0, NAMED_REFUSALS).map(({ row, because }) => `${row.id}: ${because}`)
  return {
    action: 'finding.open',
    object: 'ledger.intake',
    facts: {
      severity: 1,
      because: `${refused.length} rows of the intake were refused. ${named.join('; ')}`,
      tells: 'security-lead, on-call',
    },
  }
}
