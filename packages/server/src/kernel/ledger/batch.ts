/** One batch of the sequencer, inside its transaction: what is taken, what the ledger adds, and the checkpoint over it. */

import type { Entry, Facts } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Signer } from '#proof'
import { encodeUtf8, signNote } from '#proof'
import type { Declarations } from './declarations.ts'
import type { Head } from './head-store.ts'
import { moveHead } from './head-store.ts'
import type { DueCommit } from './index-fold.ts'
import { closeDay, closeShort, isDayDue, isShortDue, takeDay } from './index-fold.ts'
import type { IntakeRow } from './intake-store.ts'
import type { RefusedRow } from './judge.ts'
import { judgeRows } from './judge.ts'
import type { AcceptedRow } from './own-rows.ts'
import { composeOwn, placeRow } from './own-rows.ts'
import type { PlacingState, SignedBatch } from './placing-state.ts'
import { headText, takeId, takeRow, takeSigned } from './placing-state.ts'
import { findPlaced, insertOwn, insertRows, placeRows, refuseRow, takeWaiting } from './placing-store.ts'
import type { RollUps } from './roll-ups.ts'
import type { Sealing } from './sealing.ts'
import { asksForSeal } from './sealing.ts'
import { insertCheckpoint, insertTiles } from './tree-store.ts'

const MOST_ROWS = 2_000
const NAMED_REFUSALS = 5

export interface BatchParts {
  readonly origin: string
  /** Which of the logs of this house: one after the first begins with the word of an operator. */
  readonly log: number
  readonly declarations: Declarations
  readonly sealer: Sealing
  readonly rollUps: Pick<RollUps, 'begin'>
}

export type Batch = ReturnType<typeof openBatch>

/** @param state is carried forward by the batch; it holds only if the transaction commits. */
export function openBatch(parts: BatchParts, tx: Transaction, head: Head, state: PlacingState, at: Date) {
  const rows: AcceptedRow[] = []

  const end = () => head.size + rows.length
  const take = (taken: readonly AcceptedRow[]): void => {
    for (const row of taken) {
      takeRow(state, end(), row)
      rows.push(row)
    }
  }
  /** Adds an entry of the ledger itself, behind what is there. Returns its place. */
  const addOwn = async (fact: Entry): Promise<number> => {
    const seq = end()
    const own = composeOwn(parts.declarations, at, fact)
    await insertOwn(tx, placeRow(seq, own))
    take([own])
    return seq
  }
  /**
   * Takes what waits in the intake; what may not be placed is set aside, and said aloud in the same transaction.
   * Answers whether that was all.
   */
  const takeIntake = async (): Promise<boolean> => {
    const { snapshot, rows: waiting } = await takeWaiting(tx, state.since, MOST_ROWS)
    // A full batch may have left something behind that this snapshot saw.
    const isAll = waiting.length < MOST_ROWS
    if (isAll) state.since = snapshot
    if (waiting.length > 0) await placeWaiting(waiting)
    if (isAll) parts.sealer.emptied(at)
    return isAll
  }
  const placeWaiting = async (waiting: readonly IntakeRow[]): Promise<void> => {
    const ids = waiting.map(({ id }) => id)
    const judged = judgeRows(waiting, new Set(await findPlaced(tx, ids)), state.newest, parts.sealer)
    const placed = judged.accepted.map((row, index) => placeRow(end() + index, row))
    const moved = placed.length === 0 ? 0 : await placeRows(tx, placed)
    if (moved !== placed.length) throw new Error(`${placed.length - moved} rows changed while they were placed`)
    take(judged.accepted)
    state.newest = judged.newest
    for (const { row, because } of judged.refused) await refuseRow(tx, row, because, at)
    if (judged.refused.length > 0) await addOwn(refusalFinding(judged.refused))
    if (judged.accepted.some(({ facts }) => asksForSeal(facts)))
      await nameSeal({ generation: parts.sealer.generation + 1 })
  }
  const nameSeal = (facts: Facts) => addOwn({ action: 'ledger.seal', object: 'seal', facts })
  const sayForgotten = async (): Promise<void> => {
    const { unsaid } = parts.sealer
    if (unsaid !== undefined) await nameSeal({ generation: unsaid, again: true })
  }
  /** Places what this process wrote and never put into the intake: behind all that waits there. */
  const takeGroup = async (group: readonly AcceptedRow[]): Promise<void> => {
    const taken = await insertRows(
      tx,
      group.map((row, index) => placeRow(end() + index, row)),
    )
    if (taken !== group.length) throw new Error(`the log took ${taken} of ${group.length} entries`)
    take(group)
    for (const row of group) takeId(state, row)
  }
  const placeCommit = async ({ entry, store }: DueCommit) => store(tx, await addOwn(entry))
  /** Commits the day that was closed, once that is made. */
  const commitDay = async (): Promise<void> => {
    const taken = takeDay(state.fold, at.getTime())
    if (!taken) return
    const [next, due] = taken
    state.fold = next
    if (due) await placeCommit(due)
  }
  /** Commits the index of all entries so far, where it is due. */
  const commitIndex = async (): Promise<void> => {
    await commitDay()
    const [to, nowMs] = [end(), at.getTime()]
    if (!isShortDue(state.fold, to, nowMs)) return
    const [next, due] = closeShort(state.fold, to, nowMs)
    state.fold = next
    await placeCommit(due)
    if (!isDayDue(state.fold, nowMs)) return
    state.fold = closeDay(state.fold, parts.rollUps.begin, nowMs)
    // A short one is there already.
    await commitDay()
  }
  const growTree = () => insertTiles(tx, state.tree.append(rows.map(({ leaf }) => leaf)))
  /** Moves the head over everything, and seals the root there: the next checkpoint will sign it. */
  const close = async (): Promise<void> => {
    await growTree()
    const seal = parts.sealer.seal(encodeUtf8(headText(parts.origin, state.tree)))
    await moveHead(tx, head, { size: state.tree.size, indexed: state.fold.short, seal })
  }
  /** Signs the root over everything and moves the head. Undefined: there was nothing to sign. */
  const sign = async (signers: readonly Signer[]): Promise<SignedBatch | undefined> => {
    await growTree()
    const { size } = state.tree
    if (size === state.signed) return undefined
    const note = await signNote(headText(parts.origin, state.tree), signers)
    await insertCheckpoint(tx, size, note, at)
    await moveHead(tx, head, { size, indexed: state.fold.short, seal: null })
    return takeSigned(state, note, at)
  }
  return { takeIntake, sayForgotten, takeGroup, addOwn, commitIndex, close, sign }
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
