/** Places on the list of everything due, and how a source is read in their order: from a place on, and no further than asked. */
import type { Context } from '#kernel'
import { later } from '#kernel'
import type { Due, DueAsked, DueItem, DuePlace } from './due-schema.ts'
import { dayOf } from './judging.ts'

/** The order of the list, and the number of each in the database. */
export const URGENCY = ['overdue', 'due', 'soon'] as const
/** Of what is due by distance or hours alone. */
export const NO_DAY = '9999-12-31'
/** So many rows are read at once: a page at the most. */
export const AT_ONCE = 201

const FIRST_DAY = '0001-01-01'
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

export const placeOf = ({ state, dueOn, id }: Pick<DueItem, 'state' | 'dueOn' | 'id'>): DuePlace => [
  String(URGENCY.indexOf(state)),
  dueOn ?? NO_DAY,
  id,
]

/** Before everything that is in this state. */
export const beginningOf = (urgency: number): DuePlace => [String(urgency), FIRST_DAY, BEFORE_ALL]

export function isBefore(a: DuePlace, b: DuePlace): boolean {
  const at = a.findIndex((part, index) => part !== b[index])
  return at !== -1 && (a[at] ?? '') < (b[at] ?? '')
}

/** Items, and the place of the last row they were made of; none where no row is behind it. */
interface Portion {
  readonly items: readonly Due[]
  readonly next: DuePlace | undefined
}

/**
 * Portion by portion until enough is there. What stands behind the place that was read to is shown, but not counted: it may
 * not be next yet.
 */
export async function* inOrder(
  { after, limit, lastUrgency, isWanted }: DueAsked,
  read: (after: DuePlace) => Promise<Portion>,
): AsyncGenerator<readonly Due[]> {
  let [place, found] = [after, 0]
  while (found < limit) {
    const { items, next } = await read(place)
    yield items
    if (next === undefined || Number(next[0]) > lastUrgency) return
    found += items.filter((item) => isWanted(item) && !isBefore(next, placeOf(item))).length
    place = next
  }
}

/** A row of what knows days alone. */
interface Dated {
  readonly id: string
  /** `2026-01-31`. */
  readonly lastDay: string
}

/** From here on in the order of days, then of ids. */
export interface DayPlace {
  readonly day: string
  readonly id: string
}

/** What knows days alone is overdue, due and soon due in the order of these. @param read up to `AT_ONCE` rows beyond a place. */
export async function* inDays<Row extends Dated>(
  { now }: Pick<Context, 'now'>,
  asked: DueAsked,
  read: (beyond: DayPlace) => Promise<readonly Row[]>,
  toDue: (row: Row) => readonly Due[],
): AsyncGenerator<readonly Due[]> {
  const today = dayOf(now)
  const firstDays = [FIRST_DAY, today, dayOf(later(now, { days: 1 }))]
  const urgencyOf = (day: string) => String(firstDays.findLastIndex((first) => first <= day))
  // A place may be another source's, where what is due by distance has a day of any urgency, or none.
  const dayPlaceOf = ([urgency, day, id]: DuePlace): DayPlace => {
    const [first = FIRST_DAY, following] = firstDays.slice(Number(urgency))
    if (day < first) return { day: first, id: BEFORE_ALL }
    return following === undefined || day < following ? { day, id } : { day: following, id: BEFORE_ALL }
  }
  yield* inOrder(asked, async (after) => {
    const rows = await read(dayPlaceOf(after))
    const last = rows.length < AT_ONCE ? undefined : rows.at(-1)
    return { items: rows.flatMap(toDue), next: last && [urgencyOf(last.lastDay), last.lastDay, last.id] }
  })
}
