/** The rows of a paged list by their number: looked up in their pages, never joined. Pure. */

interface PageOfRows<T> {
  readonly data: readonly T[]
}

export interface Rows<T> {
  readonly count: number
  /** Undefined behind the last. */
  at(place: number): T | undefined
  /** The page on which that row stands; for one behind the last, the last page. */
  pageOf(place: number): number
}

/** Costs one step for each page, and each look some more: joining 100,000 rows at each new page holds up the screen. */
export function rowsOf<T>(pages: readonly PageOfRows<T>[]): Rows<T> {
  const begins: number[] = []
  let count = 0
  for (const { data } of pages) {
    begins.push(count)
    count += data.length
  }
  const pageOf = (place: number): number => {
    let [low, high] = [0, begins.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((begins[middle] ?? 0) <= place) low = middle
      else high = middle - 1
    }
    return low
  }
  const at = (place: number): T | undefined => {
    const page = pageOf(place)
    return pages[page]?.data[place - (begins[page] ?? 0)]
  }
  return { count, at, pageOf }
}
