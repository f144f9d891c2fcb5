/** Opens topics for one reader: where they go on, and what they missed. */
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { Feed, Principal } from '#kernel/http'
import { isSeq, requireHeld } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'
import { BREAKS, isBreak } from './breaks.ts'
import { openFeed } from './feed.ts'
import type { Tail } from './tail.ts'
import { MOST_ENTRIES } from './tail.ts'
import type { Topic } from './topic.ts'

/** Places of the ledger, of whatever organisation and action, that are looked through for one who comes back. */
const FARTHEST = 200_000

interface Asked {
  readonly principal: Principal
  readonly topics: readonly Topic[]
  /** The id of the last event that the reader knows; undefined for one who begins. */
  readonly lastEventId: string | undefined
}

export type FollowTopics = (ctx: Context, asked: Asked) => Promise<Feed>

/**
 * The first event says where the reader stands (`open`), or that too much has happened to be told (`reset`). Then each thing
 * that something happened to is told once, with the newest of it, in the order of the ledger. What was missed is read here,
 * for this reader alone: all who follow share one place in the ledger, which nobody may draw back to where they left off.
 *
 * @throws {Problem} `http.not-allowed`, `identity.narrowed` for a topic that is not theirs to follow; `http.cursor` for what
 *   is no id of an event.
 */
export function createFollowTopics({ ledger }: Pick<Kernel, 'ledger'>, tail: Tail): FollowTopics {
  return async (ctx, { principal, topics, lastEventId }) => {
    for (const { action } of topics) requireHeld(principal, action)
    const newest = await ledger.newest(ctx.tx)
    const known = readId(lastEventId) ?? newest
    const missed = await listMissed(ctx, topics, known, newest)
    ctx.record({
      action: 'stream.follow',
      object: 'stream',
      facts: { topics: topics.map(({ name }) => name).join(' ') },
    })
    const begun = { org: ctx.org, tail, topics }
    return missed
      ? openFeed({ ...begun, first: 'open', known, missed, place: Math.max(newest, missed.at(-1)?.seq ?? newest) })
      : openFeed({ ...begun, first: 'reset', known: newest, missed: [], place: newest })
  }

  /** Undefined where it is too much or too long ago, or the log cannot say: it has no such place, or was broken since. */
  async function listMissed(
    { org, tx }: Context,
    topics: readonly Topic[],
    known: number,
    newest: number,
  ): Promise<readonly PlacedEntry[] | undefined> {
    if (known > newest || newest - known > FARTHEST) return undefined
    const actions = [...topics.flatMap(({ entries }) => entries), ...BREAKS]
    const missed = await ledger.listSince(tx, actions, known, MOST_ENTRIES + 1)
    if (missed.length > MOST_ENTRIES || missed.some(isBreak)) return undefined
    return missed.filter((entry) => entry.org === org)
  }
}

/** @throws {Problem} `http.cursor` */
function readId(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || isSeq(lastEventId))
    return lastEventId === undefined ? undefined : Number(lastEventId)
  throw new Problem('invalid', 'http.cursor', 'Last-Event-ID is the id of an event of this stream, or is left out.')
}
