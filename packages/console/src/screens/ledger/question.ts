/** Which question a search and the list that was found for it ask, so that the answer can be held against the list. */
import type { LedgerEntry, LedgerKind, LedgerQuestion, LedgerSearch } from '#api'

/** The list as it stands here, newest first. */
export interface ShownList {
  readonly entries: readonly LedgerEntry[]
  /** Whether it has come to its end. */
  readonly isWhole: boolean
  /** When the oldest of its pages was asked for, ms since the epoch: it knows nothing that was placed later. */
  readonly askedAtMs: number
}

/** What was placed this long ago stands in the index that completeness is proven by, at the latest. */
const INDEXED_AFTER_MS = 600_000

/** As far back as the list has come: what it did not come to is neither shown nor left out. */
function beginOf({ entries, isWhole }: ShownList, from: number): number {
  if (isWhole) return from
  return Math.max(from, Math.min(...entries.map(({ at }) => Date.parse(at)).filter(Number.isFinite)))
}

/**
 * The one question that the search is: undefined where it asks for none or for several at once, `new` where the index does
 * not reach what it asks for.
 */
export function questionOf(search: LedgerSearch, list: ShownList): LedgerQuestion | 'new' | undefined {
  const { from: begin, to: end, ...words } = search
  const [asked, another] = Object.entries(words)
  if (!asked || another) return undefined
  const [kind, id] = asked
  const indexedTo = list.askedAtMs - INDEXED_AFTER_MS
  const to = end === undefined ? indexedTo : Math.min(Date.parse(end), indexedTo)
  const from = beginOf(list, begin === undefined ? 0 : Date.parse(begin))
  // A list that goes on and names no instant begins nowhere: Infinity.
  if (from > to) return 'new'
  return { kind: kind as LedgerKind, id, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
