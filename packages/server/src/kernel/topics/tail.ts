/**
 * What was placed in the ledger since, for all who follow on this node: one look a second for each organisation with a
 * reader, however many they are, and one at once where this node itself has placed what is a topic's. Each hears every entry behind the place it began at, once and in the order of the log.
 */
import type { Kernel, OrgId } from '#kernel'
import { Problem } from '#kernel'
import type { StreamEnd } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'
import { BREAKS, isBreak } from './breaks.ts'

const LOOK_EVERY_MS = 1_000
/** Read at once, and told to one who comes back; behind more everything is to be read anew. */
export const MOST_ENTRIES = 500
/** Behind so many looks in a row that brought nothing back nobody is left to believe that nothing happens. */
const MOST_FAILED = 10
const UNREAD: StreamEnd = {
  code: 'http.look-overdue',
  detail: 'What happens could not be read, so nothing of it can be told. Open this stream again in a moment.',
}

export interface TailReader {
  /** @param upTo all that stands up to here was heard; also where none of it was a topic's. */
  readonly hear: (entries: readonly PlacedEntry[], upTo: number) => void
  readonly end: (because: StreamEnd) => void
}

interface Reader extends TailReader {
  seen: number
}

interface Followed {
  readonly readers: Set<Reader>
  /** Every reader has heard what stands up to here, or begins behind it. */
  place: number
  isLooking: boolean
  /** Something was placed while a look was under way, which may have begun before it. */
  isAsked: boolean
  /** Looks since the last that brought something back, and what the newest of them met. */
  failed: number
  fault: Error | undefined
}

export interface TailParts extends Pick<Kernel, 'act' | 'ledger'> {
  /** Hears of a look that fails again and again, once before its readers are sent away. */
  readonly reportBug: (error: Error) => void
}

export type Tail = ReturnType<typeof createTail>

export function createTail({ act, ledger, reportBug }: TailParts, topical: readonly string[]) {
  const actions = [...topical, ...BREAKS]
  const organisations = new Map<OrgId, Followed>()
  let timer: NodeJS.Timeout | undefined
  let deafen = () => {}

  /** What cannot be read now is read with the next look: nobody's place has moved. */
  async function lookIn(org: OrgId, followed: Followed): Promise<void> {
    followed.failed += 1
    if (followed.failed > MOST_FAILED) return giveUp(followed)
    if (!followed.isLooking) await look(org, followed)
  }

  async function look(org: OrgId, followed: Followed): Promise<void> {
    followed.isLooking = true
    try {
      do {
        followed.isAsked = false
        await readOn(org, followed)
      } while (followed.isAsked)
    } catch (error) {
      followed.fault = error as Error
    } finally {
      followed.isLooking = false
    }
  }

  async function readOn(org: OrgId, followed: Followed): Promise<void> {
    // Whoever joins meanwhile may begin before this place: then it stands, and is read from again.
    for (let isFull = true; isFull && followed.readers.size > 0; ) {
      const from = followed.place
      const { newest, entries } = await act(
        { actor: { kind: 'system', id: 'kernel.topics' }, org },
        async ({ tx }) => ({
          newest: await ledger.newest(tx),
          entries: await ledger.listSince(tx, actions, from, MOST_ENTRIES),
        }),
      )
      followed.failed = 0
      isFull = entries.length === MOST_ENTRIES
      const last = entries.at(-1)?.seq ?? from
      // Past what is no topic of theirs too, or it would be looked through each time.
      const upTo = isFull ? last : Math.max(last, newest)
      const heard = entries.filter((entry) => entry.org === org || isBreak(entry))
      tell(followed, { from, heard, upTo })
      if (followed.place === from) followed.place = upTo
      else isFull = true
    }
  }

  function giveUp({ readers, fault }: Followed): void {
    const error = fault ?? new Error('a look for what happened does not come back')
    if (!(error instanceof Problem)) reportBug(error)
    for (const reader of [...readers]) reader.end(UNREAD)
  }

  /** Counts as no look that failed: beside the one a second there may be many. */
  function hearPlaced(): void {
    for (const [org, followed] of organisations)
      if (followed.isLooking) followed.isAsked = true
      else void look(org, followed)
  }

  const lookAll = () => Promise.all([...organisations].map(([org, followed]) => lookIn(org, followed)))

  return {
    /** @param after the place in the ledger that the reader knows everything up to: the newest, as of a moment ago. */
    follow(org: OrgId, after: number, { hear, end }: TailReader): () => void {
      const begun = {
        readers: new Set<Reader>(),
        place: after,
        isLooking: false,
        isAsked: false,
        failed: 0,
        fault: undefined,
      }
      const followed = organisations.get(org) ?? begun
      const reader = { seen: after, hear, end }
      followed.readers.add(reader)
      followed.place = Math.min(followed.place, after)
      organisations.set(org, followed)
      if (timer === undefined) {
        timer = setInterval(() => void lookAll(), LOOK_EVERY_MS).unref()
        deafen = ledger.hearPlaced(actions, hearPlaced)
      }
      return () => {
        followed.readers.delete(reader)
        if (followed.readers.size === 0 && organisations.get(org) === followed) organisations.delete(org)
        if (organisations.size > 0) return
        clearInterval(timer)
        timer = undefined
        deafen()
      }
    },
    look: lookAll,
  }
}

interface Heard {
  readonly from: number
  readonly heard: readonly PlacedEntry[]
  readonly upTo: number
}

function tell({ readers }: Followed, { from, heard, upTo }: Heard): void {
  for (const reader of readers) {
    // One who joined meanwhile at a place before `from` hears all of it with the next reading, which begins there.
    if (reader.seen < from || reader.seen >= upTo) continue
    const fresh = heard.filter(({ seq }) => seq > reader.seen)
    reader.seen = upTo
    reader.hear(fresh, upTo)
  }
}
