/** Which of many rows stand near the window: pure arithmetic over blocks of rows whose heights are known or guessed. */

/** Rows that come and go together. */
export const BLOCK_ROWS = 50
/** What a row is taken for until one was measured, in px. */
const GUESSED_ROW_PX = 45

export interface RowWindow {
  /** The blocks that are drawn: from `first` up to and without `end`. */
  readonly first: number
  readonly end: number
  /** Room that the others take up above and below, in px. */
  readonly above: number
  readonly below: number
}

/** Heights of whole blocks as they were measured, in px by number of the block. */
export type BlockHeights = ReadonlyMap<number, number>

const guess = (heights: BlockHeights): number => {
  const known = [...heights.values()]
  return known.length === 0 ? BLOCK_ROWS * GUESSED_ROW_PX : known.reduce((one, other) => one + other, 0) / known.length
}

/**
 * The blocks between `from` and `to`, both in px from the first row. Never none where there is a row, so that there is
 * always something to measure.
 */
export function windowOf(rows: number, heights: BlockHeights, from: number, to: number): RowWindow {
  const blocks = Math.ceil(rows / BLOCK_ROWS)
  const guessed = guess(heights)
  const heightOf = (block: number): number => heights.get(block) ?? guessed
  let first = 0
  let above = 0
  while (first < blocks - 1 && above + heightOf(first) < from) above += heightOf(first++)
  let end = first
  let reached = above
  while (end < blocks && (end === first || reached < to)) reached += heightOf(end++)
  let below = 0
  for (let block = end; block < blocks; block++) below += heightOf(block)
  return { first, end, above: Math.round(above), below: Math.round(below) }
}
