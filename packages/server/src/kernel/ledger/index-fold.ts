/** When the index of the log is committed, and the fold that it is made of, rebuilt from the open day (LEDGER, section 8). */

import type { Entry, Facts } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { IndexLevel, LogIndex, LogIndexStart } from '#proof'
import {
  commitRun,
  createLogIndex,
  encodeRecords,
  findEntryFacts,
  formatIndexCommit,
  INDEX_ACTION,
  readIndexCommit,
} from '#proof'
import { sha256 } from './digest.ts'
import { findNewestDay, insertSegment } from './index-store.ts'
import { listPlaced } from './log-store.ts'

const SHORT_ENTRIES = 4_096
const DAY_ENTRIES = 1_048_576
/** The index commit is the heartbeat: no two checkpoints are further apart while a server runs. */
const SHORT_MS = 300_000
const DAY_MS = 86_400_000
const READ_ROWS = 4_096

/** The fold, with what decides when the next run is closed. */
export interface IndexFold {
  readonly log: LogIndex
  /** Where the open runs begin. */
  readonly short: number
  readonly day: number
  /** The `time` of the last short commit; before the first, of the first look. */
  readonly atMs: number
}

/** A commit that is due: the entry that states it, and its records for the store. */
export interface DueCommit {
  readonly entry: Entry
  readonly store: (tx: Transaction, seq: number) => Promise<void>
}

/** The levels to commit before entry `to`, if any. A day ends where a short run does. */
export function dueLevels(fold: IndexFold, to: number, nowMs: number): readonly IndexLevel[] {
  const isNewDay = Math.floor(nowMs / DAY_MS) > Math.floor(fold.atMs / DAY_MS)
  const isShort = to - fold.short >= SHORT_ENTRIES || nowMs - fold.atMs >= SHORT_MS || isNewDay
  if (!isShort || to <= fold.short) return []
  return isNewDay || to - fold.day >= DAY_ENTRIES ? ['short', 'day'] : ['short']
}

/** Ends the run of a level before entry `to`. */
export function closeRun(fold: IndexFold, level: IndexLevel, to: number, nowMs: number): [IndexFold, DueCommit] {
  const { commit, segment } = commitRun(sha256, level, to, fold.log.close(level, to, nowMs))
  const entry: Entry = { action: INDEX_ACTION, object: 'ledger.index', facts: formatIndexCommit(commit) as Facts }
  const stored = { records: encodeRecords(segment.records), fence: segment.fence }
  const next = level === 'short' ? { ...fold, short: to, atMs: nowMs } : { ...fold, day: to }
  return [next, { entry, store: (tx, seq) => insertSegment(tx, { level, from: commit.from, to, seq, ...stored }) }]
}

/** Folds the entries of the open day of a log of `size` again, closing each run where the log says it was closed. */
export async function loadIndexFold(tx: Transaction, size: number, nowMs: number): Promise<IndexFold> {
  const start = await readStart(tx)
  const log = createLogIndex(sha256, start)
  let fold: IndexFold = { log, short: start.from, day: start.from, atMs: start.at ?? nowMs }
  for (let from = start.from; from < size; from += READ_ROWS) {
    for (const row of await listPlaced(tx, from, Math.min(size, from + READ_ROWS))) {
      // What is lost has no keys any more.
      const facts = 'body' in row ? findEntryFacts(row.body) : undefined
      if (facts?.action === INDEX_ACTION) {
        const { level, to } = readIndexCommit(facts)
        if (level === 'short' && to > fold.short) {
          log.close(level, to, facts.at)
          fold = { ...fold, short: to, atMs: facts.at }
        }
        // Its records may be lost, or could not be made again after a restore; its short twin may be lost as well.
        if (level === 'day' && to > fold.day && to === fold.short) {
          log.close(level, to, facts.at)
          fold = { ...fold, day: to }
        }
      }
      log.add(row.seq, facts)
    }
  }
  return fold
}

/** The last day commit; its short twin stands right before it and says when. */
async function readStart(tx: Transaction): Promise<LogIndexStart & { readonly from: number }> {
  const day = await findNewestDay(tx)
  if (!day) return { from: 0, late: 0 }
  const facts = findEntryFacts(day.body)
  if (!facts) throw new Error(`entry ${day.seq} is not the index commit that its segment names`)
  const { to, late } = readIndexCommit(facts)
  return { from: to, at: facts.at, late }
}
