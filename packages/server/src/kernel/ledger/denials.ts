/**
 * Denials (LEDGER, section 2): the first of its kind in a minute is written at once, the rest are counted and written
 * when the minute ends. So a flood costs one write a minute and kind, and a crash loses a count, never the fact.
 */
import type { Entry, EntryId, SubjectId } from '#kernel'
import { HOUSE } from '#kernel'
import type { EntryOrigin } from './ledger.ts'

const MOST_KINDS = 10_000
const MOST_OBJECTS = 20
const MINUTE_MS = 60_000

export interface Denial {
  readonly action: string
  /** What was aimed at. In the house's ledger all organisations' auditors read it: no id of one of them there. */
  readonly object: string
  readonly reason: string
  /** Whose account or data it was, where that is known. */
  readonly subject?: SubjectId | undefined
}

export interface Denials {
  /** Resolves with the entry of the first of its kind when it is durable, at once for the others. */
  deny(origin: EntryOrigin, denial: Denial): Promise<EntryId | undefined>
  /** Writes the counts of the minutes that have ended; what cannot be written is kept. */
  flush(now: Date): Promise<void>
}

interface Tally {
  readonly origin: EntryOrigin
  readonly action: string
  readonly reason: string
  readonly firstAt: Date
  lastAt: Date
  count: number
  readonly objects: Set<string>
  readonly subjects: Set<SubjectId>
}

/** What is said of denials beyond those counted apart: they may be anybody's, so it names nothing of them. */
const OVERFLOW: Denial = { action: 'denial.overflow', object: 'other denials', reason: 'too many kinds at once' }
const OVERFLOW_KIND = ''

export function createDenials(write: (origin: EntryOrigin, entry: Entry) => Promise<EntryId>): Denials {
  const minutes = new Map<number, Map<string, Tally>>()

  const deny = async (origin: EntryOrigin, wanted: Denial): Promise<EntryId | undefined> => {
    const tallies = talliesOf(minutes, Math.floor(origin.at.getTime() / MINUTE_MS))
    const name = [origin.org, origin.actor.id, wanted.action, wanted.reason].join('\n')
    const isOverflow = !tallies.has(name) && tallies.size >= MOST_KINDS
    const [kind, denial] = isOverflow ? [OVERFLOW_KIND, OVERFLOW] : [name, wanted]
    const known = tallies.get(kind)
    if (known) {
      count(known, origin.at, denial)
      return undefined
    }
    const first = startTally(isOverflow ? overflowOrigin(origin) : origin, denial)
    tallies.set(kind, first)
    try {
      return await write(first.origin, refusal({ ...first, count: 1 }, denial.object, denial.subject))
    } catch (cause) {
      // Nothing of its kind is durable, so the next one is the first again.
      if (first.count === 0) tallies.delete(kind)
      throw cause
    }
  }
  const flushOnce = async (now: Date): Promise<void> => {
    for (const [minute, tallies] of minutes) {
      if ((minute + 1) * MINUTE_MS > now.getTime()) continue
      const counted = [...tallies].filter(([, { count }]) => count > 0)
      const writes = counted.map(async ([kind, tally]) => {
        await write({ ...tally.origin, at: now }, refusal(tally, [...tally.objects], [...tally.subjects]))
        tallies.delete(kind)
      })
      const results = await Promise.allSettled(writes)
      if (results.every(({ status }) => status === 'fulfilled')) minutes.delete(minute)
    }
  }
  // One after another: two at once would both find a count, and write it twice.
  let flushing: Promise<void> = Promise.resolve()
  const flush = (now: Date): Promise<void> => {
    flushing = flushing.then(() => flushOnce(now))
    return flushing
  }
  return { deny, flush }
}

function talliesOf(minutes: Map<number, Map<string, Tally>>, minute: number): Map<string, Tally> {
  const tallies = minutes.get(minute) ?? new Map<string, Tally>()
  minutes.set(minute, tallies)
  return tallies
}

/** The first is written by itself, so counting begins with the second. */
const startTally = (origin: EntryOrigin, { action, reason }: Denial): Tally => ({
  origin,
  action,
  reason,
  firstAt: origin.at,
  lastAt: origin.at,
  count: 0,
  objects: new Set(),
  subjects: new Set(),
})

function count(tally: Tally, at: Date, { object, subject }: Denial): void {
  tally.count++
  tally.lastAt = at
  if (tally.objects.size < MOST_OBJECTS) tally.objects.add(object)
  if (subject !== undefined && tally.subjects.size < MOST_OBJECTS) tally.subjects.add(subject)
}

const overflowOrigin = ({ at }: EntryOrigin): EntryOrigin => ({
  actor: { kind: 'stranger', id: 'overflow' },
  org: HOUSE,
  at,
  source: undefined,
  request: undefined,
})

function refusal(
  { action, reason, count, firstAt, lastAt }: Pick<Tally, 'action' | 'reason' | 'count' | 'firstAt' | 'lastAt'>,
  object: Entry['object'],
  subject: Entry['subject'],
): Entry {
  const facts = { reason, count, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() }
  return { action, object, outcome: 'refused', facts, ...(subject === undefined ? {} : { subject }) }
}
