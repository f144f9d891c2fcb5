/**
 * What was placed in the ledger since, for all who follow on this node: one look a second for each organisation with a
 * reader, however many they are. Each hears every entry behind the place it began at, once and in the order of the log.
 */
import type { Kernel, OrgId } from '#kernel'
import type { PlacedEntry } from '#kernel/ledger'

const LOOK_EVERY_MS = 1_000
/** Read at once, and told to one who comes back; behind more everything is to be read anew. */
export const MOST_ENTRIES = 500

interface Reader {
  seen: number
  readonly hear: (entries: readonly PlacedEntry[]) => void
}

interface Followed {
  readonly readers: Set<Reader>
  /** Every reader has heard what stands up to here, or begins behind it. */
  place: number
  isLooking: boolean
}

export type Tail = ReturnType<typeof createTail>

export function createTail({ act, ledger }: Pick<Kernel, 'act' | 'ledger'>, actions: readonly string[]) {
  const organisations = new Map<OrgId, Followed>()
  let timer: NodeJS.Timeout | undefined

  async function lookIn(org: OrgId, followed: Followed): Promise<void> {
    if (followed.isLooking) return
    followed.isLooking = true
    try {
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
        isFull = entries.length === MOST_ENTRIES
        const last = entries.at(-1)?.seq ?? from
        tell(
          followed,
          entries.filter((entry) => entry.org === org),
        )
        // Past what is no topic of theirs too, or it would be looked through each time.
        if (followed.place === from) followed.place = isFull ? last : Math.max(last, newest)
        else isFull = true
      }
    } finally {
      followed.isLooking = false
    }
  }

  /** What cannot be read now is read with the next look: nobody's place has moved. */
  const lookAll = () => Promise.allSettled([...organisations].map(([org, followed]) => lookIn(org, followed)))

  return {
    /** @param after the place in the ledger that the reader knows everything up to. */
    follow(org: OrgId, after: number, hear: Reader['hear']): () => void {
      const followed = organisations.get(org) ?? { readers: new Set(), place: after, isLooking: false }
      const reader = { seen: after, hear }
      followed.readers.add(reader)
      followed.place = Math.min(followed.place, after)
      organisations.set(org, followed)
      timer ??= setInterval(() => void lookAll(), LOOK_EVERY_MS).unref()
      return () => {
        followed.readers.delete(reader)
        if (followed.readers.size === 0) organisations.delete(org)
        if (organisations.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    look: lookAll,
  }
}

function tell({ readers }: Followed, entries: readonly PlacedEntry[]): void {
  for (const reader of readers) {
    const fresh = entries.filter(({ seq }) => seq > reader.seen)
    reader.seen = fresh.at(-1)?.seq ?? reader.seen
    if (fresh.length > 0) reader.hear(fresh)
  }
}
