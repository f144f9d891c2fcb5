/** Pages of a list that is read again without them, because nobody sees them. */
import type { Page } from './page.ts'

/** A page of a list as it is held. */
export interface HeldPage<T> extends Page<T> {
  /** The list was read again without this page, which nobody saw: it is to be read once somebody does. */
  readonly isOld?: true
}

const idOf = (row: unknown): unknown => (row as { readonly id?: unknown }).id

/**
 * Page `at` of `held` as it goes on behind `read`, the pages right before it that were read again, without asking for it.
 * Where they end at another row now, rows move over the border, so that no row is missing that is as it was.
 */
export function keepPage<T>(held: readonly HeldPage<T>[], at: number, read: readonly Page<T>[]): HeldPage<T> {
  const old = held[at]
  if (old === undefined) throw new RangeError(`There is no page ${at}`)
  const [was, now] = [held[at - 1], read.at(-1)]
  if (was === undefined || now === undefined || was.page.next === now.page.next) return { ...old, isOld: true }
  const rows = held.slice(at - read.length, at + 1).flatMap(({ data }) => data)
  const before = read.flatMap(({ data }) => data)
  const isBefore = new Set(before.map(idOf))
  const data = rows.slice(beginBehind(rows, before)).filter((row) => !isBefore.has(idOf(row)))
  return { ...old, data, isOld: true }
}

/** The pages at the end of `pages` that are not old. */
export const readBefore = <T>(pages: readonly HeldPage<T>[]): readonly HeldPage<T>[] =>
  pages.slice(pages.findLastIndex(({ isOld }) => isOld) + 1)

/**
 * The place in `rows` behind which those stand that come after `before`: behind its last row that is as it was. One that was
 * changed may stand elsewhere since, and says nothing of where the others are.
 */
function beginBehind(rows: readonly unknown[], before: readonly unknown[]): number {
  const placeOf = new Map(rows.map((row, place) => [JSON.stringify(row), place]))
  const last = before.findLast((row) => placeOf.has(JSON.stringify(row)))
  return last === undefined ? 0 : (placeOf.get(JSON.stringify(last)) ?? 0) + 1
}

/**
 * The pages with each row but once: where it was read last, on a page that is not old. Rows are told apart by their `id`.
 * Costs nothing while no page is old: whoever scrolls through 100,000 rows must not pay for them all at each page.
 */
export function withoutDoubles<T>(pages: readonly HeldPage<T>[]): readonly HeldPage<T>[] {
  if (!pages.some(({ isOld }) => isOld)) return pages
  const placed = new Set<unknown>()
  const once = (page: HeldPage<T>): HeldPage<T> => {
    const data = page.data.filter((row) => {
      const isNew = !placed.has(idOf(row))
      placed.add(idOf(row))
      return isNew
    })
    return data.length === page.data.length ? page : { ...page, data }
  }
  const read = new Map(pages.filter(({ isOld }) => !isOld).map((page) => [page, once(page)]))
  return pages.map((page) => read.get(page) ?? once(page))
}
