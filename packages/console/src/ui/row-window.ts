/** Which of many rows stand near the window: pure arithmetic over rows of one height. */

/** What a row is taken for until one was measured, in px. */
export const GUESSED_ROW_PX = 37
/** How many rows beyond each edge of the window are drawn already, so that a quick finger meets no empty room. */
const BEYOND_ROWS = 6

export interface RowWindow {
  /** The rows that are drawn: from `first` up to and without `end`. */
  readonly first: number
  readonly end: number
}

/**
 * The rows between `from` and `to`, both in px from the first row, and some beyond. Never none where there is a row, so
 * that there is always something to measure.
 */
export function windowOf(rows: number, rowPx: number, from: number, to: number): RowWindow {
  const first = Math.floor(from / rowPx) - BEYOND_ROWS
  const end = Math.ceil(to / rowPx) + BEYOND_ROWS
  const begin = Math.max(0, Math.min(first, rows - 1))
  return { first: begin, end: Math.min(rows, Math.max(begin + 1, end)) }
}

/** A row by its place, or the room of so many rows. */
export type Drawn = { readonly at: number } | { readonly room: number }

/**
 * What stands where: the rows of the window and, with room between, the row `held` outside of it, with so many rows not
 * drawn above and below. All of it together is `count` rows.
 */
export function layOut(
  count: number,
  { first, end }: RowWindow,
  held?: number,
): { readonly above: number; readonly places: readonly Drawn[]; readonly below: number } {
  const last = Math.min(count, end)
  const near = Array.from({ length: Math.max(0, last - first) }, (_, at) => ({ at: first + at }))
  if (held !== undefined && held < first)
    return { above: held, places: [{ at: held }, { room: first - held - 1 }, ...near], below: count - last }
  if (held !== undefined && held >= last && held < count)
    return { above: first, places: [...near, { room: held - last }, { at: held }], below: count - held - 1 }
  return { above: first, places: near, below: count - last }
}
