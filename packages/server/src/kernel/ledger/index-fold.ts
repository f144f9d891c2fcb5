/** When the index of the log is committed, and the fold that it is made of, rebuilt from the open day (LEDGER, section 8). */

import type { Entry, Facts } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { LogIndex, LogIndexStart } from '#proof'
import { commitRun, createLogIndex, findEntryFacts, formatIndexCommit, INDEX_ACTION, readIndexCommit } from '#proof'
import { sha256 } from './digest.ts'
import { findNewestDay, insertSegment } from './index-store.ts'
import { findBody, listPlaced } from './log-store.ts'
import type { Made, RollUp, RollUps } from './roll-ups.ts'

const SHORT_ENTRIES = 4_096
const DAY_ENTRIES = 1_048_576
/** The index commit is the heartbeat: no two checkpoints are further apart while a server runs. */
const SHORT_MS = 300_000
const DAY_MS = 86_400_000
const RETRY_MS = 3_600_000
/** Few, so that what else the process serves is not kept waiting by one piece of it. */
const READ_ROWS = 1_024

/** The fold, with what decides when the next run is closed. */
export interface IndexFold {
  readonly log: LogIndex
  /** Where the open runs begin. */
  readonly short: number
  readonly day: number
  /** The `time` of the last short commit; before the first, of the first look. */
  readonly atMs: number
  /** The same of the first short run of the open day. */
  readonly dayAtMs: number
  /** The day that has ended and whose commit is being made. No short run ends until it stands in the log. */
  readonly rollUp?: RollUp
  /** When a commit of its day could not be made: none is tried before the log is folded again. */
  readonly dayLostMs?: number
}

/** A commit that is due: the entry that states it, and its records for the store. */
export interface DueCommit {
  readonly entry: Entry
  readonly store: (tx: Transaction, seq: number) => Promise<void>
}

/** Whether a commit before entry `to` is due, or there. */
export function isIndexDue(fold: IndexFold, to: number, nowMs: number): boolean {
  return fold.rollUp ? fold.rollUp.outcome() !== undefined : isShortDue(fold, to, nowMs)
}

export function isShortDue(fold: IndexFold, to: number, nowMs: number): boolean {
  if (fold.rollUp || to <= fold.short) return false
  return to - fold.short >= SHORT_ENTRIES || nowMs - fold.atMs >= SHORT_MS || isNewDay(fold.atMs, nowMs)
}

/** Asked where a short run has ended: a day ends where one does. */
export function isDayDue(fold: IndexFold, nowMs: number): boolean {
  if (fold.dayLostMs !== undefined || fold.rollUp || fold.short <= fold.day) return false
  return fold.short - fold.day >= DAY_ENTRIES || isNewDay(fold.dayAtMs, nowMs)
}

const isNewDay = (beforeMs: number, nowMs: number) => Math.floor(nowMs / DAY_MS) > Math.floor(beforeMs / DAY_MS)

/** Whether to fold the log again, so that a day whose commit could not be made is tried once more. */
export const isFoldedAgain = ({ dayLostMs }: IndexFold, nowMs: number): boolean =>
  dayLostMs !== undefined && nowMs - dayLostMs >= RETRY_MS

/** Ends a short run before entry `to`. */
export function closeShort(fold: IndexFold, to: number, nowMs: number): [IndexFold, DueCommit] {
  const made = commitRun(sha256, 'short', to, fold.log.close('short', to, nowMs))
  return [{ ...fold, short: to, atMs: nowMs }, toDue(made)]
}

/** Ends the day where the last short run has ended. What it holds is committed when that is made. */
export function closeDay(fold: IndexFold, begin: RollUps['begin'], nowMs: number): IndexFold {
  return { ...fold, rollUp: begin(fold.short, fold.log.close('day', fold.short, nowMs)) }
}

/** What became of the day that was closed, if it is there: its commit, or none where it failed. */
export function takeDay(fold: IndexFold, nowMs: number): [IndexFold, DueCommit | undefined] | undefined {
  const outcome = fold.rollUp?.outcome()
  if (!outcome) return undefined
  const { rollUp: _, ...rest } = fold
  if (outcome === 'failed') return [{ ...rest, dayLostMs: nowMs }, undefined]
  return [{ ...rest, day: outcome.commit.to, dayAtMs: fold.atMs }, toDue(outcome)]
}

function toDue({ commit, segment: { records, fence } }: Made): DueCommit {
  const { level, from, to } = commit
  return {
    entry: { action: INDEX_ACTION, object: 'ledger.index', facts: formatIndexCommit(commit) as Facts },
    store: (tx, seq) => insertSegment(tx, { level, from, to, seq, records, fence }),
  }
}

/** Folds the entries of the open day of a log of `size` again, closing each run where the log says it was closed. */
export async function loadIndexFold(tx: Transaction, size: number, nowMs: number): Promise<IndexFold> {
  const start = await readStart(tx)
  const log = createLogIndex(sha256, start)
  const beganMs = start.at ?? nowMs
  let fold: IndexFold = { log, short: start.from, day: start.from, atMs: beganMs, dayAtMs: beganMs }
  for (let from = start.from; from < size; from += READ_ROWS) {
    for (const row of await listPlaced(tx, from, Math.min(size, from + READ_ROWS))) {
      // What is lost has no keys any more.
      const facts = 'body' in row ? findEntryFacts(row.body) : undefined
      if (facts?.action === INDEX_ACTION) {
        const { level, to } = readIndexCommit(facts)
        if (level === 'short' && to > fold.short) {
          log.close(level, to, facts.at)
          const isFirst = fold.short === fold.day && start.at === undefined
          fold = { ...fold, short: to, atMs: facts.at, ...(isFirst ? { dayAtMs: facts.at } : {}) }
        }
        // Its records may be lost, or could not be made again after a restore; its short twin may be lost as well.
        if (level === 'day' && to > fold.day && to === fold.short) {
          log.close(level, to, facts.at)
          fold = { ...fold, day: to, dayAtMs: fold.atMs }
        }
      }
      log.add(row.seq, facts)
    }
  }
  return fold
}

/** The last day commit. It is made some time after its short twin, which stands where both end and says when. */
async function readStart(tx: Transaction): Promise<LogIndexStart & { readonly from: number }> {
  const day = await findNewestDay(tx)
  if (!day) return { from: 0, late: 0 }
  const facts = findEntryFacts(day.body)
  if (!facts) throw new Error(`entry ${day.seq} is not the index commit that its segment names`)
  const { to, late } = readIndexCommit(facts)
  const body = await findBody(tx, to)
  const twin = body && findEntryFacts(body)
  const isTwin = twin?.action === INDEX_ACTION && readIndexCommit(twin).to === to
  return { from: to, at: isTwin ? twin.at : facts.at, late }
}
