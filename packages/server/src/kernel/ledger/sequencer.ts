/**
 * The sequencer (LEDGER, section 5): moves what is committed in the intake into the log, exactly once and in a stable
 * order, and signs the root. The queue is the truth: what stands in the intake is not placed yet, whatever crashed.
 */

import type { Clock, Entry } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { findEntryFacts, searchKey } from '#proof'
import type { BatchParts, PlacedBatch } from './batch.ts'
import { openBatch } from './batch.ts'
import { sha256 } from './digest.ts'
import type { Epochs, Turn } from './epochs.ts'
import type { Head } from './head-store.ts'
import { lockHead } from './head-store.ts'
import type { LogKeys } from './log-keys.ts'
import { findNewest, findNewestOn } from './log-store.ts'
import type { OwnRequests } from './own-requests.ts'
import type { PlacingState } from './placing-state.ts'
import { loadPlacingState } from './placing-state.ts'
import { tunePlacing } from './placing-store.ts'

/** `idle`: nothing waits. `elsewhere`: another node leads. `again`: there is more to do at once. */
export type Step = PlacedBatch | 'idle' | 'elsewhere' | 'again'

export interface SequencerParts extends BatchParts {
  readonly database: Database
  readonly clock: Clock
  readonly logKeys: LogKeys
  /** Which of the logs of this house: one after the first begins with the word of an operator. */
  readonly log: number
  readonly epochs: Epochs
  /** How much of the log this node has seen: a shorter one is not gone on with. */
  readonly seenSize: () => number
  readonly requests: OwnRequests
  /** Why this is not the log that others saw, if it is not: nothing is placed then. */
  readonly refutation: () => string | undefined
}

/**
 * Returns the step that places at most 2,000 entries. It is not to be called again before it ended; it throws when the
 * database holds another log than the one that was signed.
 */
export function createSequencer(parts: SequencerParts): () => Promise<Step> {
  const { database, clock, epochs, logKeys } = parts
  // Trusted only while the head stands where it ends. Any failure drops it, so an unclear commit is read again.
  let state: PlacingState | undefined
  let taken = 0

  const loadState = async (tx: Transaction, head: Head, nowMs: number): Promise<PlacingState> => {
    // Another node may have led, and changed it.
    await parts.sealer.refresh(tx)
    const loaded = await loadPlacingState(tx, head, {
      logKeys: logKeys.trusted,
      size: parts.seenSize(),
      nowMs,
      isFirst: parts.log === 1,
    })
    state = loaded
    return loaded
  }
  const place = async (tx: Transaction, now: Date, turn: Turn | undefined): Promise<Step> => {
    await tunePlacing(tx)
    const head = await lockHead(tx)
    if (!head) return 'elsewhere'
    const isKnown = state?.tree.size === head.size
    const current = isKnown && state ? state : await loadState(tx, head, now.getTime())
    // After a crash between the commit and the destruction of the old key.
    if (turn && !isKnown && (await isEntered(tx, turn))) return 'again'
    const batch = openBatch(parts, tx, head, current, new Date(Math.max(now.getTime(), current.fold.atMs)))
    await batch.takeIntake()
    if (turn) {
      if (await isRestart(tx, turn)) await batch.addOwn(restartFinding(turn))
      await batch.addOwn({ action: 'ledger.epoch', object: turn.facts.node, facts: turn.facts })
    }
    const asked = parts.requests.pending()
    for (const fact of asked) await batch.addOwn(fact)
    await batch.commitIndex()
    // Heard once the transaction is committed.
    taken = asked.length
    return (await batch.finish([...logKeys.signers, turn?.signer ?? epochs.signer()])) ?? 'idle'
  }
  return async () => {
    const refuted = parts.refutation()
    if (refuted !== undefined) throw new Error(refuted)
    const now = clock.now()
    const turn = await epochs.plan(now)
    taken = 0
    try {
      const scope = { org: HOUSE, role: 'sequencer' } as const
      const step = await database.transaction(scope, (tx) => place(tx, now, turn))
      parts.requests.placed(taken)
      if (turn && step !== 'elsewhere') await epochs.complete(now)
      return step
    } catch (cause) {
      state = undefined
      throw cause
    }
  }
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
