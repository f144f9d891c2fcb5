/** One reader of topics: what was placed is judged by what they may look at now, and kept until the socket has room. */
import type { Context, Kernel, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import type { Feed, Principal, StreamEvent } from '#kernel/http'
import { isSeq, requireHeld } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'
import type { Tail } from './tail.ts'
import { MOST_ENTRIES } from './tail.ts'
import type { Topic } from './topic.ts'

interface Asked {
  readonly principal: Principal
  readonly topics: readonly Topic[]
  /** The id of the last event that the reader knows; undefined for one who begins. */
  readonly lastEventId: string | undefined
}

export type FollowTopics = (ctx: Context, asked: Asked) => Promise<Feed>

/**
 * The first event says where the reader stands (`open`), or that too much has happened to be told (`reset`). Then each thing
 * that something happened to is told once, with the newest of it, in the order of the ledger.
 *
 * @throws {Problem} `http.not-allowed`, `identity.narrowed` for a topic that is not theirs to follow; `http.cursor` for what
 *   is no id of an event.
 */
export function createFollowTopics({ ledger }: Pick<Kernel, 'ledger'>, tail: Tail): FollowTopics {
  return async (ctx, { principal, topics, lastEventId }) => {
    for (const { action } of topics) requireHeld(principal, action)
    const names = topics.map(({ name }) => name)
    const actions = topics.flatMap(({ entries }) => entries)
    const newest = await ledger.newest(ctx.tx)
    const known = readId(lastEventId) ?? newest
    const missed = known > newest ? undefined : await ledger.listSince(ctx.tx, actions, known, MOST_ENTRIES + 1)
    const isTooLate = missed === undefined || missed.length > MOST_ENTRIES
    const place = isTooLate ? newest : known
    ctx.record({ action: 'stream.follow', object: 'stream', facts: { topics: names.join(' ') } })
    return openFeed(ctx.org, { tail, topics, place, first: isTooLate ? 'reset' : 'open' })
  }
}

/** @throws {Problem} `http.cursor` */
function readId(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || isSeq(lastEventId))
    return lastEventId === undefined ? undefined : Number(lastEventId)
  throw new Problem('invalid', 'http.cursor', 'Last-Event-ID is the id of an event of this stream, or is left out.')
}

interface Opened {
  readonly tail: Tail
  readonly topics: readonly Topic[]
  readonly place: number
  readonly first: 'open' | 'reset'
}

function openFeed(org: Context['org'], { tail, topics, place, first }: Opened): Feed {
  const marked = (event: 'open' | 'reset', id: number): StreamEvent => ({
    ...{ event, id: String(id), data: { topics: topics.map(({ name }) => name) } },
  })
  let inbox: PlacedEntry[] = []
  /** By topic and thing, in the order of their newest entries. */
  const waiting = new Map<string, StreamEvent>([[first, marked(first, place)]])

  /** Who cannot keep up, or may not be told for a while, reads anew instead of making the house remember. */
  const overflow = (last: number) => {
    inbox = []
    waiting.clear()
    waiting.set('reset', marked('reset', last))
  }

  async function judge(now: ReadContext, principal: Principal): Promise<void> {
    const entries = inbox
    inbox = []
    const told = await Promise.all(entries.map((entry) => eventOf(now, principal, topics, entry)))
    for (const { key, event } of told.filter((each) => each !== undefined)) {
      waiting.delete(key)
      waiting.set(key, event)
    }
    const last = entries.at(-1)
    if (last && waiting.size > MOST_ENTRIES) overflow(last.seq)
  }

  return {
    follow: ({ wake }) => {
      wake()
      return tail.follow(org, place, (entries) => {
        inbox.push(...entries)
        const last = inbox.at(-1)
        if (last && inbox.length > MOST_ENTRIES) overflow(last.seq)
      })
    },
    take: () => {
      const events = [...waiting.values()]
      waiting.clear()
      return events
    },
    require: async (now, principal) => {
      for (const { action } of topics) requireHeld(principal, action)
      await judge(now, principal)
    },
    ended: (told) => ({ action: 'stream.leave', object: 'stream', facts: { ...told } }),
  }
}

/** What is told of an entry; undefined where it is not for this reader. */
async function eventOf(now: ReadContext, principal: Principal, topics: readonly Topic[], entry: PlacedEntry) {
  const topic = topics.find(({ entries }) => entries.includes(entry.action))
  const scope = topic && principal.scopeOf(topic.action)
  // A refused attempt is no fact of the action it was aimed at.
  if (!topic || !scope || entry.outcome === 'refused') return undefined
  if (!(await topic.isReached({ ...now, scope }, entry))) return undefined
  const { seq, action, object: id, at } = entry
  const vehicleId = topic.vehicleOf?.(entry) ?? null
  const data = { id, vehicleId, action, at: at.toISOString() }
  return { key: `${topic.name} ${id}`, event: { event: topic.name, id: String(seq), data } satisfies StreamEvent }
}
