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
