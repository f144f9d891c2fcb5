/**
 * The sequencer (LEDGER, section 5): moves what is committed in the intake into the log, exactly once and in a stable
 * order, and signs the root. The queue is the truth: what stands in the intake is not placed yet, whatever crashed.
 */

import type { Clock, Entry, EntryId } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { findEntryFacts, searchKey } from '#proof'
import { placeGroupAtOnce, signAtOnce } from './at-once.ts'
import type { BatchParts } from './batch.ts'
import { openBatch } from './batch.ts'
import { sha256 } from './digest.ts'
import type { Epochs, Turn } from './epochs.ts'
import type { Head } from './head-store.ts'
import { awaitHead, lockHead } from './head-store.ts'
import { isFoldedAgain, isIndexDue } from './index-fold.ts'
import type { LogKeys } from './log-keys.ts'
import { findNewest, findNewestOn } from './log-store.ts'
import type { OwnRequests } from './own-requests.ts'
import type { AcceptedRow } from './own-rows.ts'
import type { PlacingState, SignedBatch } from './placing-state.ts'
import { loadPlacingState } from './placing-state.ts'
import { findPlaced, tunePlacing } from './placing-store.ts'

const SCOPE = { org: HOUSE, role: 'sequencer' } as const
/** As many entries are kept in memory until a checkpoint covers them. */
const MOST_UNSIGNED = 8_192
/** A step takes ten round trips: fewer entries than this are worth one of their own only to empty the intake before them. */
const WORTH_A_STEP = 24

/** `idle`: nothing waits. `elsewhere`: another node leads. `again`: there is more to do at once. */
export type Step = SignedBatch | 'idle' | 'elsewhere' | 'again'

export interface SequencerParts extends BatchParts {
  readonly database: Database
  readonly clock: Clock
  readonly logKeys: LogKeys
  readonly epochs: Epochs
  /** How much of the log this node has seen: a shorter one is not gone on with. */
  readonly seenSize: () => number
  readonly requests: OwnRequests
  /** Why this is not the log that others saw, if it is not: nothing is placed then. */
  readonly refutation: () => string | undefined
}

/** Neither verb is to be called before the other has ended. */
export interface Sequencer {
  /**
   * Places at most 2,000 entries of the intake and signs what was placed since the last checkpoint.
   *
   * @throws {Error} when the database holds another log than the one that was signed.
   */
  step(): Promise<Step>
  /** Whether a group would be placed, as far as one can tell without asking the database. */
  mayPlaceGroup(size: number): boolean
  /**
   * Places entries of this process that stand nowhere yet, behind all that waits in the intake. False: they are not
   * placed, and go by the intake.
   *
   * @throws {Error} when nobody can tell whether they are placed.
   */
  placeGroup(group: readonly AcceptedRow[]): Promise<boolean>
}

export function createSequencer(parts: SequencerParts): Sequencer {
  const { database, clock, epochs, logKeys } = parts
  // Trusted only while the head stands where it ends. Any failure drops it, so an unclear commit is read again.
  let state: PlacingState | undefined
  let taken = 0
  let isLeading = false
  /** More waits in the intake than one batch took. */
  let isBehind = false
  /** How often since the last step a group met something that waits in the intake. */
  let met = 0

  const loadState = async (tx: Transaction, head: Head, nowMs: number): Promise<PlacingState> => {
    // Another node may have led, and changed it.
    await parts.sealer.refresh(tx)
    const { origin, sealer } = parts
    const seen = { origin, sealer, logKeys: logKeys.trusted, size: parts.seenSize(), nowMs, log: parts.log }
    const loaded = await loadPlacingState(tx, head, seen)
    state = loaded
    return loaded
  }
  const place = async (tx: Transaction, now: Date, turn: Turn | undefined): Promise<Step> => {
    await tunePlacing(tx)
    const head = await lockHead(tx)
    isLeading = head !== undefined
    if (!head) return 'elsewhere'
    if (head.log !== parts.log)
      throw new Error(`log ${head.log} of this house has begun, this process opened log ${parts.log}`)
    // Where another node has signed what this one placed, the head stands as it did but for its seal.
    const isKnown = state?.tree.size === head.size && (head.seal !== null || state.signed === head.size)
    const current = isKnown && state ? state : await loadState(tx, head, now.getTime())
    // After a crash between the commit and the destruction of the old key.
    if (turn && !isKnown && (await isEntered(tx, turn))) return 'again'
    const batch = openBatch(parts, tx, head, current, instantAfter(current, now))
    isBehind = !(await batch.takeIntake())
    await batch.sayForgotten()
    if (turn) {
      if (await isRestart(tx, turn)) await batch.addOwn(restartFinding(turn))
      await batch.addOwn({ action: 'ledger.epoch', object: turn.facts.node, facts: turn.facts })
    }
    const asked = parts.requests.pending()
    for (const fact of asked) await batch.addOwn(fact)
    await batch.commitIndex()
    // Heard once the transaction is committed.
    taken = asked.length
    return (await batch.sign([...logKeys.signers, turn?.signer ?? epochs.signer()])) ?? 'idle'
  }
  /** Where nothing but groups was placed, and nothing else falls due. */
  const signUnsigned = async (now: Date, turn: Turn | undefined): Promise<SignedBatch | undefined> => {
    if (!state || !isLeading || turn || state.unsigned.length === 0 || parts.requests.pending().length > 0) return
    const at = instantAfter(state, now)
    if (isIndexDue(state.fold, state.tree.size, at.getTime())) return
    return await signAtOnce(parts, state, [...logKeys.signers, epochs.signer()], at)
  }
  const placeAlong = async (tx: Transaction, group: readonly AcceptedRow[]): Promise<boolean> => {
    await tunePlacing(tx)
    const head = await lockHead(tx)
    isLeading = head?.log === parts.log && state?.tree.size === head.size
    if (!head || !state || !isLeading) return false
    const batch = openBatch(parts, tx, head, state, instantAfter(state, clock.now()))
    // What was committed before one of the group began, waits there and goes first.
    isBehind = !(await batch.takeIntake())
    if (!isBehind) await batch.takeGroup(group)
    await batch.close()
    return !isBehind
  }
  const mayPlaceGroup = (size: number): boolean => {
    const isOpen = state !== undefined && state.unsigned.length < MOST_UNSIGNED
    const isWorthIt = met < 2 || size >= WORTH_A_STEP
    return isLeading && isOpen && !isBehind && isWorthIt && parts.refutation() === undefined
  }
  const placeGroup: Sequencer['placeGroup'] = async (group) => {
    if (!mayPlaceGroup(group.length)) return false
    try {
      if (state && (await placeGroupAtOnce(parts, state, group))) return true
      // Where more comes in as fast, as it does from changes, small groups follow it into the intake until the next step.
      met++
      if (!mayPlaceGroup(group.length)) return false
      return await database.transaction(SCOPE, (tx) => placeAlong(tx, group))
    } catch {
      state = undefined
      // Perhaps only the answer to the COMMIT was lost.
      return await database.transaction(SCOPE, (tx) => isPlaced(tx, group))
    }
  }
  const step = async (): Promise<Step> => {
    const refuted = parts.refutation()
    if (refuted !== undefined) throw new Error(refuted)
    const now = clock.now()
    const turn = await epochs.plan(now)
    taken = 0
    if (state && isFoldedAgain(state.fold, now.getTime())) state = undefined
    try {
      const step = (await signUnsigned(now, turn)) ?? (await database.transaction(SCOPE, (tx) => place(tx, now, turn)))
      parts.requests.placed(taken)
      met = 0
      if (turn && step !== 'elsewhere') await epochs.complete(now)
      return step
    } catch (cause) {
      state = undefined
      throw cause
    }
  }
  return { step, mayPlaceGroup, placeGroup }
}

/** No commit of the index may lie before the last one, whatever the clock says. */
const instantAfter = ({ fold }: PlacingState, now: Date) => new Date(Math.max(now.getTime(), fold.atMs))

/** All of a group are placed, or none. */
async function isPlaced(tx: Transaction, group: readonly AcceptedRow[]): Promise<boolean> {
  await awaitHead(tx)
  const ids = group.map(({ facts }) => facts.id as EntryId)
  return (await findPlaced(tx, ids)).length === group.length
}

/** The chain of this node begins anew although the log has one: its key was lost, or somebody destroyed it. */
async function isRestart(tx: Transaction, { facts }: Turn): Promise<boolean> {
  return !facts.endsPrevious && (await findNewestOn(tx, 'ledger.epoch', searchKey(sha256, facts.node))) !== undefined
}

const restartFinding = ({ facts }: Turn): Entry => ({
  action: 'finding.open',
  object: 'ledger.epoch',
  facts: {
    severity: 1,
    because: `the epoch key of ${facts.node} is gone: its chain begins anew, and the last epoch has no end`,
    tells: 'security-lead, on-call',
  },
})

async function isEntered(tx: Transaction, { facts }: Turn): Promise<boolean> {
  const newest = await findNewest(tx, 'ledger.epoch')
  return newest !== undefined && findEntryFacts(newest.body)?.data.vkey === facts.vkey
}
