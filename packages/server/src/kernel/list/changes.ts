/**
 * What has changed since: the ledger, read by another. It has each change once, in one order that never alters, so a
 * reader who comes back with the last token misses nothing and sees nothing twice but what changed twice.
 */
import { Type } from 'typebox'
import type { Context, Kernel } from '#kernel'
import { isSeq, limitOf, readCursor, writeCursor } from '#kernel/http'
import type { PlacedEntry } from '#kernel/ledger'

/** `?since=` takes the `next` of the page before; without it everything is told from the beginning. */
export const ChangesQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    since: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
)

/** `next` is always there: it is where to go on, now or later. */
export const ChangesPage = Type.Object({ next: Type.String(), hasMore: Type.Boolean() })

export interface ChangedThing {
  readonly id: string
  /** Of its newest change on this page. */
  readonly at: Date
}

export interface Changes {
  /** Each thing once, by its newest change. */
  readonly changed: readonly ChangedThing[]
  readonly page: { readonly next: string; readonly hasMore: boolean }
}

export interface Followed {
  readonly actions: readonly string[]
  /** What of an entry is told; the thing that it names first, where nothing is said. */
  readonly idsOf?: (entry: PlacedEntry) => readonly string[]
  /** What a token carries along from page to page: another token is none of this list. */
  readonly carried?: readonly string[]
  /** The same for the next token, by the last place that it stands for; as it was, where nothing is said. */
  readonly carriedOn?: (last: number) => readonly string[]
}

/** A place in the ledger as a token has it, from before its beginning on. */
export const isPlace = (part: string) => part === '-1' || isSeq(part)

/**
 * The next page of things that entries of these actions are about.
 *
 * @throws {Problem} `http.cursor` when `since` is no token of ours.
 */
export async function readChanges(
  ctx: Context,
  { ledger }: Pick<Kernel, 'ledger'>,
  { actions, idsOf = ({ object }) => [object], carried = [], carriedOn = () => carried }: Followed,
  { since, limit }: { readonly since?: string; readonly limit?: number },
): Promise<Changes> {
  const most = limitOf(limit === undefined ? {} : { limit })
  const isCarried = carried.map((part) => (given: string) => given === part)
  const [last = '-1'] = readCursor(since, [isPlace, ...isCarried]) ?? []
  const found = await ledger.listSince(ctx.tx, actions, Number(last), most + 1)
  const entries = found.slice(0, most)
  const done = entries.filter(({ outcome }) => outcome === 'done')
  const place = entries.at(-1)?.seq ?? Number(last)
  const newest = new Map(done.flatMap((entry) => idsOf(entry).map((id) => [id, entry.at])))
  return {
    changed: [...newest].map(([id, at]) => ({ id, at })),
    page: { next: writeCursor([String(place), ...carriedOn(place)]), hasMore: found.length > most },
  }
}
