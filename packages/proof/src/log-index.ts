/**
 * The index as a fold over the log: feed it the entries in order, close a run of them where a commit stands.
 * A pure function of the entries, so the sequencer that writes it and everyone who doubts it run this same code.
 */
import type { EntryFacts } from './entry-facts.ts'
import type { IndexCommit, IndexLevel } from './index-commit.ts'
import type { KeyOf } from './index-key.ts'
import { createKeyCache, keysOfEntry, lateKey } from './index-key.ts'
import type { PackedRun } from './keyed-run.ts'
import { createKeyedRun, recordsOf } from './keyed-run.ts'
import type { KeyedEntry } from './segment.ts'
import type { PackedSegment } from './segment-pages.ts'
import { packSegment } from './segment-pages.ts'
import type { Hash } from './tree.ts'

/** An entry is late that is placed this long after its own time. */
export const LATE_AFTER_MS = 300_000

/** Where the fold stands at a commit of level day that is also the end of a short one; all zero for an empty log. */
export interface LogIndexStart {
  /** The first entry that no day holds yet, and that no short segment holds. */
  readonly from: number
  /** The `time` of the short commit that ended there, in ms; none for an empty log. */
  readonly at?: number
  /** The number of late entries before it. */
  readonly late: number
}

/** A closed run of entries, each with its keys, `late` included. */
export interface ClosedRun extends Pick<IndexCommit, 'from' | 'late'> {
  readonly run: PackedRun
}

export interface LogIndex {
  /** Takes the next entry; undefined for one whose bytes are gone or not of our layout: it has no keys. */
  add(seq: number, facts: EntryFacts | undefined): void
  /**
   * Ends the run of a level before entry `to`, by a commit whose `time` is `atMs`.
   *
   * @throws {RangeError} if the run would be empty, hold an entry not added yet or, for a day, one that no short run
   * holds, or if `atMs` lies before the last short commit.
   */
  close(level: IndexLevel, to: number, atMs: number): ClosedRun
}

/** Starts the fold, at the beginning of the log or at a known commit. */
export function createLogIndex(
  hash: Hash,
  start: LogIndexStart = { from: 0, late: 0 },
  keyOf: KeyOf = createKeyCache(hash),
): LogIndex {
  const lateMark = lateKey(hash)
  // Of the open day. Those of closed short runs have got their late key, so a day only joins them.
  let indexed = createKeyedRun()
  let waiting: (KeyedEntry & { readonly at: number })[] = []
  let day = start.from
  let short = start.from
  let next = start.from
  let lastAt = start.at ?? Number.NEGATIVE_INFINITY
  let late = start.late

  const closeShort = (to: number, atMs: number): ClosedRun => {
    if (to <= short || to > next) throw new RangeError(`a short run from ${short} cannot end at ${to} of ${next}`)
    const entries = takeBefore(waiting, to).map(({ seq, keys, at }) => {
      // Within its run it can be found by its time: not placed before it, nor 5 minutes after it.
      const isLate = at >= atMs || at + LATE_AFTER_MS <= lastAt
      return { seq, keys: isLate ? [...keys, lateMark] : keys }
    })
    late += entries.filter(({ keys }) => keys.at(-1) === lateMark).length
    waiting = waiting.slice(entries.length)
    const run = createKeyedRun()
    for (const entry of entries) {
      run.add(entry)
      indexed.add(entry)
    }
    const closed = { from: short, late, run: run.pack() }
    short = to
    lastAt = atMs
    return closed
  }
  const closeDay = (to: number): ClosedRun => {
    if (to <= day || to !== short) throw new RangeError(`a day from ${day} ends where a short run does, not at ${to}`)
    const closed = { from: day, late, run: indexed.pack() }
    indexed = createKeyedRun()
    day = to
    return closed
  }

  return {
    add(seq, facts) {
      if (seq !== next) throw new RangeError(`after entry ${next - 1} comes ${next}, not ${seq}`)
      next++
      if (facts) waiting.push({ seq, at: facts.at, keys: keysOfEntry(facts, keyOf) })
    },
    close(level, to, atMs) {
      if (atMs < lastAt) throw new RangeError('an index commit cannot be older than the last one')
      return level === 'short' ? closeShort(to, atMs) : closeDay(to)
    },
  }
}

/** Makes the segment of a closed run, and the commit that states it. Of a million entries it takes seconds. */
export function commitRun(
  hash: Hash,
  level: IndexLevel,
  to: number,
  { from, late, run }: ClosedRun,
): { readonly commit: IndexCommit; readonly segment: PackedSegment } {
  const segment = packSegment(hash, recordsOf(run))
  return { commit: { level, from, to, keys: segment.keys, root: segment.root, late }, segment }
}

function takeBefore<E extends KeyedEntry>(entries: readonly E[], to: number): readonly E[] {
  const end = entries.findIndex(({ seq }) => seq >= to)
  return end < 0 ? entries : entries.slice(0, end)
}
