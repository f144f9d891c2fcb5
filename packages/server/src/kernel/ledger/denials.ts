/**
 * Denials (LEDGER, section 2): the first of its kind in a minute is written at once, the rest are counted and written
 * when the minute ends. So a flood costs one write a minute and kind, and a crash loses a count, never the fact.
 */
import type { Entry } from '#kernel'
import { HOUSE } from '#kernel'
import type { EntryOrigin } from './ledger.ts'

const MOST_KINDS = 10_000
const MOST_OBJECTS = 20
const MINUTE_MS = 60_000

export interface Denial {
  readonly action: string
  readonly object: string
  readonly reason: string
}

export interface Denials {
  /** Resolves when the first of its kind is durable, at once for the others. */
  deny(origin: EntryOrigin, denial: Denial): Promise<void>
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
}

export function createDenials(write: (origin: EntryOrigin, entry: Entry) => Promise<void>): Denials {
  const minutes = new Map<number, Map<string, Tally>>()

  const deny = async (origin: EntryOrigin, denial: Denial): Promise<void> => {
    const tallies = talliesOf(minutes, Math.floor(origin.at.getTime() / MINUTE_MS))
    const name = [origin.org, origin.actor.id, denial.action, denial.reason].join('\n')
    const isOverflow = !tallies.has(name) && tallies.size >= MOST_KINDS
    const known = tallies.get(isOverflow ? '' : name)
    if (known) return count(known, origin.at, denial.object)
    const first = startTally(isOverflow ? overflowOrigin(origin) : origin, isOverflow ? overflow(denial) : denial)
    tallies.set(isOverflow ? '' : name, first)
    const { action, reason } = first
    await write(first.origin, refusal(action, denial.object, { reason, count: 1, at: origin.at, lastAt: origin.at }))
  }
  const flush = async (now: Date): Promise<void> => {
    for (const [minute, tallies] of minutes) {
      if ((minute + 1) * MINUTE_MS > now.getTime()) continue
      const counted = [...tallies].filter(([, { count }]) => count > 0)
      const writes = counted.map(async ([name, { origin, action, reason, firstAt, lastAt, count, objects }]) => {
        await write({ ...origin, at: now }, refusal(action, [...objects], { reason, count, at: firstAt, lastAt }))
        tallies.delete(name)
      })
      const results = await Promise.allSettled(writes)
      if (results.every(({ status }) => status === 'fulfilled')) minutes.delete(minute)
    }
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
})

function count(tally: Tally, at: Date, object: string): void {
  tally.count++
  tally.lastAt = at
  if (tally.objects.size < MOST_OBJECTS) tally.objects.add(object)
}

const overflow = (denial: Denial): Denial => ({
  ...denial,
  action: 'denial.overflow',
  reason: 'too many kinds at once',
})

const overflowOrigin = ({ at }: EntryOrigin): EntryOrigin => ({
  actor: { kind: 'stranger', id: 'overflow' },
  org: HOUSE,
  at,
  source: undefined,
  request: undefined,
})

function refusal(
  action: string,
  object: string | readonly string[],
  seen: { readonly reason: string; readonly count: number; readonly at: Date; readonly lastAt: Date },
): Entry {
  const { reason, count, at, lastAt } = seen
  const facts = { reason, count, firstAt: at.toISOString(), lastAt: lastAt.toISOString() }
  return { action, object, outcome: 'refused', facts }
}
