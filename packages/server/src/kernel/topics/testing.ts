/** For tests only: topics over a ledger of a few lines, whose looks and heartbeats come when the test says so. */
import type { Context, Entry, OrgId, ReadContext } from '#kernel'
import type { Feed, Principal, StreamEnd, StreamEvent } from '#kernel/http'
import { isEvent } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'
import { createFollowTopics } from './follow.ts'
import type { TailParts } from './tail.ts'
import { createTail } from './tail.ts'
import type { Topic } from './topic.ts'

export const ORG = '01980000-0000-7000-8000-00000000000a' as OrgId

/** Things of `vehicles` stand under the vehicle of their name; of `exports` under none. */
export const TOPICS: readonly Topic[] = [
  {
    ...{ name: 'vehicles', action: 'vehicle.list', entries: ['vehicle.change'] },
    vehicleOf: ({ object }) => object,
    isReached: async (ctx, { object }) => (await ctx.find({} as never, object)) !== undefined,
  },
  { name: 'exports', action: 'export.read', entries: ['export.finish'], isReached: async () => true },
]

type Placed = Pick<PlacedEntry, 'action' | 'object'> & Partial<PlacedEntry>

export function openTopicsBench(reached: ReadonlySet<string> = new Set()) {
  const placed: PlacedEntry[] = []
  const disclosed: Entry[] = []
  const asked: string[] = []
  const bugs: string[] = []
  let [pages, size] = [0, 0]
  /** Read before each page comes back; a test may let it fail, or wait. */
  const ways = { page: async () => {}, disclose: async () => {} }
  const ears = new Set<() => void>()
  const ledger = {
    hearPlaced: (_: readonly string[], hear: () => void) => {
      ears.add(hear)
      return () => void ears.delete(hear)
    },
    newest: async () => size - 1,
    listSince: async (_: unknown, actions: readonly string[], after: number, limit: number) => {
      pages += 1
      return placed.filter(({ seq, action }) => seq > after && actions.includes(action)).slice(0, limit)
    },
  }
  const tx = {} as Context['tx']
  const parts = {
    ledger,
    reportBug: ({ message }: Error) => void bugs.push(message),
    act: async (_: unknown, work: (ctx: Context) => Promise<unknown>) => {
      await ways.page()
      return await work({ tx } as Context)
    },
  } as unknown as TailParts
  const tail = createTail(
    parts,
    TOPICS.flatMap(({ entries }) => entries),
  )
  const follow = createFollowTopics(parts, tail)
  const principal = { may: () => true, scopeOf: () => 'assigned' } as unknown as Principal
  const now = {
    find: async (_: unknown, vehicle: string) => {
      asked.push(vehicle)
      return reached.has(vehicle) ? {} : undefined
    },
    disclosed: async (entry: Entry) => {
      await ways.disclose()
      disclosed.push(entry)
    },
  } as unknown as ReadContext

  return {
    ...{ tail, ways, disclosed, asked, bugs, ears, pages: () => pages },
    /** Places one entry at the end, or behind so many of no topic. */
    place(entry: Placed, behind = 0): number {
      const seq = size + behind
      const of = { id: `entry-${seq}`, at: new Date(0), org: ORG, actor: 'somebody', objects: [entry.object] }
      const rest = { subjects: [], outcome: 'done', facts: {}, leafHash: '' }
      placed.push({ ...of, ...rest, ...entry, seq } as unknown as PlacedEntry)
      size = seq + 1
      return seq
    },
    /** The reader that a request would open; `beat` is a heartbeat, `heard` what its socket took since. */
    async open(names: readonly string[], lastEventId?: number) {
      const ctx = { org: ORG, tx, record: () => undefined } as unknown as Context
      const topics = TOPICS.filter(({ name }) => names.includes(name))
      const feed: Feed = await follow(ctx, { principal, topics, lastEventId: lastEventId?.toString() })
      const [ends, looks]: [StreamEnd[], { count: number }] = [[], { count: 0 }]
      const leave = feed.follow({
        wake: () => undefined,
        look: () => {
          looks.count += 1
        },
        end: (because) => {
          ends.push(because)
          leave()
        },
      })
      const take = () => feed.take()
      return {
        ...{ ends, looks, leave, take },
        beat: () => feed.require(now, principal),
        heard: () => take().map((told) => (isEvent(told) ? `${told.event} ${idOf(told)}@${told.id}` : `@${told.id}`)),
      }
    },
  }
}

const idOf = ({ data }: StreamEvent): string => String((data as { id?: string }).id ?? '-')
