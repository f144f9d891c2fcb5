/** What moves the log: keys, sequencer and follower, opened once the tables are there. */
import type { Clock } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { INDEX_ACTION } from '#proof'
import type { Declarations } from './declarations.ts'
import { createEpochs } from './epochs.ts'
import { createFollower } from './follower.ts'
import type { LedgerKeys } from './keys.ts'
import type { Leaves } from './leaves.ts'
import { openLogLeaves } from './leaves.ts'
import { findLostLeaves } from './leaves-lost.ts'
import { readHouse } from './log-copy.ts'
import type { OwnEntries } from './own-entries.ts'
import { nameOf, PLACED_WITHIN_MS } from './own-entries.ts'
import type { OwnRequests } from './own-requests.ts'
import { ensurePartitions } from './partitions.ts'
import type { PastLog } from './past-logs.ts'
import { openPastLogs } from './past-logs.ts'
import type { SignedBatch } from './placing-state.ts'
import { findOldestWaiting } from './placing-store.ts'
import { createRollUps } from './roll-ups.ts'
import type { Sealing } from './sealing.ts'
import type { Sequencer, Step } from './sequencer.ts'
import { createSequencer } from './sequencer.ts'
import type { Standing, Trouble } from './standing.ts'
import type { Witnesses } from './witnesses.ts'

/** An entry of ours that is not placed by then is looked for in the database: another node may lead. */
const LOOK_AFTER_MS = 1_000
const SCOPE = { org: HOUSE, role: 'sequencer' } as const

export interface WorksParts {
  readonly database: Database
  readonly keys: LedgerKeys
  readonly clock: Clock
  readonly leavesFolder: string
  /** Of the log that lives, and its number. */
  readonly origin: string
  readonly log: number
  readonly node: string
  readonly declarations: Declarations
  readonly sealer: Sealing
  readonly own: OwnEntries
  readonly standing: Standing
  readonly requests: OwnRequests
  readonly witnesses: Pick<Witnesses, 'refutation'>
}

/** What was seen last, so that asking for it costs no query. */
export interface Pulse {
  /** Of `clock.monotonicMs`. */
  readonly atMs: number
  readonly oldestWaitingAt: Date | undefined
  readonly checkpointAt: Date | undefined
}

export interface Works extends Pick<Sequencer, 'mayPlaceGroup' | 'placeGroup'> {
  readonly leaves: Leaves
  /** The logs before the one that lives, oldest first. */
  readonly past: readonly PastLog[]
  /** One step of the sequencer; to be awaited before the next one. Its troubles stand until it succeeds. */
  step(): Promise<Step>
  /** What follows a step, in the order of the steps; the next one need not wait for it. */
  follow(step: Step): Promise<void>
  /** Whatever keeps this node from leading or following: it seals with the key that the log names. */
  hearOfSeal(): Promise<void>
  /** Waits for what is made of the log beside it. True: another step places it. */
  settle(): Promise<boolean>
  /** Ends what is made beside the log; it is made again by whoever leads next. */
  stop(): Promise<void>
  /** Looks after the entries this process wrote. */
  checkOwn(): Promise<void>
  pulse(): Pulse
}

/** @throws {Error} when the leaves file is not what its own checkpoint says. */
export async function openWorks(parts: WorksParts): Promise<Works> {
  const { database, clock, keys, own, standing } = parts
  const leaves = await openLogLeaves(parts.leavesFolder, parts.log, keys.log.trusted)
  const past = await openPastLogs({ ...parts, vkeys: keys.log.trusted })
  const epoch = await keys.epochs.current()
  const lost = await readHouse(database)((tx) => findLostLeaves(tx, leaves.size, { node: parts.node, epoch }))
  if (lost) standing.raise('ledger.leaves-lost', lost)
  const { unsaid } = parts.sealer
  if (unsaid !== undefined)
    standing.raise(
      'ledger.seal-lost',
      `the log no longer says that key ${unsaid} of the seal is in use; it is said again`,
    )
  const follower = createFollower(readHouse(database), leaves, own)
  const epochs = createEpochs(keys.epochs, parts.node)
  const rollUps = createRollUps({
    onFailed: (because) =>
      standing.raise('ledger.index', `the commit of a day of the index could not be made: ${because}`),
  })
  const sequencer = createSequencer({
    ...parts,
    rollUps,
    logKeys: keys.log,
    epochs,
    seenSize: () => leaves.size,
    refutation: parts.witnesses.refutation,
  })
  let partitionsEnd = await ensurePartitions(database)
  let pulse: Pulse = { atMs: clock.monotonicMs(), oldestWaitingAt: undefined, checkpointAt: undefined }

  const followOwn = async (batch: SignedBatch): Promise<void> => {
    for (const { facts } of batch.rows) {
      parts.sealer.heard(facts)
      if (facts.action === INDEX_ACTION && facts.data.level === 'day') standing.pass('ledger.index')
      if (facts.action === 'finding.close') for (const object of facts.objects) standing.answered(object)
    }
    await parts.sealer.remember()
    await watched('ledger.leaves', () => follower.follow(batch))
    if (leaves.size >= partitionsEnd) partitionsEnd = await ensurePartitions(database)
    pulse = { atMs: clock.monotonicMs(), oldestWaitingAt: undefined, checkpointAt: batch.at }
  }
  const hearOfSeal = async () => {
    await database.transaction(SCOPE, parts.sealer.refresh)
    await parts.sealer.remember()
  }
  const followOthers = async (): Promise<void> => {
    await hearOfSeal()
    const newest = await watched('ledger.leaves', follower.catchUp)
    const oldestWaitingAt = await database.transaction(SCOPE, findOldestWaiting)
    pulse = { atMs: clock.monotonicMs(), oldestWaitingAt, checkpointAt: newest?.at }
  }
  const watched = async <T>(trouble: Trouble, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work()
      standing.pass(trouble)
      return result
    } catch (cause) {
      standing.raise(trouble, cause instanceof Error ? cause.message : String(cause))
      throw cause
    }
  }
  return {
    leaves,
    past,
    mayPlaceGroup: sequencer.mayPlaceGroup,
    placeGroup: sequencer.placeGroup,
    step: () => watched('ledger.sequencer', sequencer.step),
    follow: async (step) => {
      if (typeof step === 'object') await followOwn(step)
      else if (step === 'elsewhere') await followOthers()
      else pulse = { ...pulse, atMs: clock.monotonicMs(), oldestWaitingAt: undefined }
    },
    hearOfSeal,
    settle: rollUps.settle,
    stop: rollUps.stop,
    checkOwn: async () => {
      await follower.lookFor(LOOK_AFTER_MS)
      const missing = own.takeMissing()
      if (missing.length === 0) return
      const names = missing.slice(0, 5).map(nameOf).join(', ')
      const seconds = PLACED_WITHIN_MS / 1_000
      standing.raise('ledger.own-entries', `${missing.length} entries are not in the log after ${seconds} s: ${names}`)
    },
    pulse: () => pulse,
  }
}
