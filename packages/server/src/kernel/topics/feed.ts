/** One reader of topics: what was placed is judged by what they may look at now, and kept until the socket has room. */
import type { OrgId, ReadContext } from '#kernel'
import type { Feed, Principal, StreamEvent } from '#kernel/http'
import { requireHeld } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'
import { isBreak } from './breaks.ts'
import { discloseTold } from './disclose-told.ts'
import type { Tail } from './tail.ts'
import { MOST_ENTRIES } from './tail.ts'
import type { Topic } from './topic.ts'

interface Begun {
  readonly org: OrgId
  readonly tail: Pick<Tail, 'follow'>
  readonly topics: readonly Topic[]
  readonly first: 'open' | 'reset'
  /** The reader knows all up to here. */
  readonly known: number
  /** What stands behind it, up to `place`: told like what comes. */
  readonly missed: readonly PlacedEntry[]
  readonly place: number
}

/** What is told of an entry, beside it: it is judged again as long as it waits. */
export interface Telling {
  readonly topic: Topic
  readonly entry: PlacedEntry
  readonly vehicleId: string | null
}

export function openFeed({ org, tail, topics, first, known, missed, place }: Begun): Feed {
  const marked = (event: 'open' | 'reset', id: number): StreamEvent => ({
    ...{ event, id: String(id), data: { topics: topics.map(({ name }) => name) } },
  })
  /** Refused attempts are no facts of the action they were aimed at. */
  const tellingsOf = (entries: readonly PlacedEntry[]): readonly Telling[] =>
    entries.flatMap((entry) => {
      const topic = entry.outcome === 'refused' ? undefined : topics.find((one) => one.entries.includes(entry.action))
      return topic ? [{ topic, entry, vehicleId: topic.vehicleOf?.(entry) ?? null }] : []
    })
  let mark: StreamEvent | undefined = marked(first, known)
  let inbox = [...tellingsOf(missed)]
  /** By topic and thing, in the order of their newest entries; each named in the ledger before it came in here. */
  const waiting = new Map<string, Telling>()
  /** All up to these is in the inbox or further, was judged, and is known to the reader. */
  const upTo = { heard: place, judged: known, told: known }
  /** Resets so far: what was being judged when one came stands before it, and is told no more. */
  let resets = 0

  /** Who cannot keep up, or may not be told for a while, reads anew instead of making the house remember. */
  const reset = () => {
    resets += 1
    inbox = []
    waiting.clear()
    mark = marked('reset', upTo.heard)
    upTo.judged = upTo.heard
  }

  async function judge(now: ReadContext, principal: Principal): Promise<void> {
    const [heard, waited, before] = [inbox, [...waiting], { heard: upTo.heard, resets }]
    inbox = []
    const isReached = createReach(now, principal)
    const [stays, comes] = await Promise.all([
      Promise.all(waited.map(([, telling]) => isReached(telling))),
      Promise.all(heard.map(isReached)),
    ])
    const fresh = heard.filter((_, at) => comes[at])
    await discloseTold(now, fresh)
    if (resets !== before.resets) return
    // Meanwhile it may have been told.
    for (const [at, [key, telling]] of waited.entries())
      if (!stays[at] && waiting.get(key) === telling) waiting.delete(key)
    for (const telling of fresh) {
      // What moved the reader's own reach stands beside what happened to the thing itself.
      const key = `${telling.topic.name} ${telling.vehicleId} ${telling.entry.object}`
      waiting.delete(key)
      waiting.set(key, telling)
    }
    upTo.judged = before.heard
    if (waiting.size > MOST_ENTRIES) reset()
  }

  return {
    follow: ({ wake, look, end }) => {
      wake()
      const hear = (entries: readonly PlacedEntry[], last: number) => {
        upTo.heard = last
        inbox.push(...tellingsOf(entries))
        const isBeyond = inbox.length > MOST_ENTRIES || entries.some(isBreak)
        if (isBeyond) reset()
        if (isBeyond || inbox.length > 0) look()
      }
      return tail.follow(org, place, { hear, end })
    },
    take: () => {
      const events = [...(mark ? [mark] : []), ...[...waiting.values()].map(eventOf)]
      mark = undefined
      waiting.clear()
      upTo.told = Math.max(upTo.told, Number(events.at(-1)?.id ?? 0))
      if (upTo.told >= upTo.judged) return events
      // Who comes back goes on behind what was none of theirs as well.
      upTo.told = upTo.judged
      return [...events, { id: String(upTo.told) }]
    },
    require: async (now, principal) => {
      for (const { action } of topics) requireHeld(principal, action)
      await judge(now, principal)
    },
    ended: (told) => ({ action: 'stream.leave', object: 'stream', facts: { ...told } }),
  }
}

/** Asks once for each vehicle, however much happened to it. */
function createReach(now: ReadContext, principal: Principal) {
  const asked = new Map<string, Promise<boolean>>()
  return async ({ topic, entry, vehicleId }: Telling): Promise<boolean> => {
    const scope = principal.scopeOf(topic.action)
    if (!scope) return false
    const ask = () => topic.isReached({ ...now, scope }, entry)
    if (vehicleId === null) return await ask()
    const key = `${topic.name} ${vehicleId}`
    const answer = asked.get(key) ?? ask()
    asked.set(key, answer)
    return await answer
  }
}

const eventOf = ({ topic, entry: { seq, object: id, action, at }, vehicleId }: Telling): StreamEvent => ({
  event: topic.name,
  id: String(seq),
  data: { id, vehicleId, action, at: at.toISOString() },
})
