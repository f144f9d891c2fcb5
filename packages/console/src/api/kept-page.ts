import type { Page } from './page.ts'

/** A page of a list as it is held. */
export interface HeldPage<T> extends Page<T> {
  /** The list was read again without this page, which nobody saw: it is to be read once somebody does. */
  readonly isOld?: true
}

const idOf = (row: unknown): unknown => (row as { readonly id?: unknown }).id

/**
 * Page `at` of `held` as it goes on behind `before`, without asking for it. Where the page before it was read again and
 * ends at another row now, rows move over the border, so that none stands twice and none is missing.
 */
export function keepPage<T>(held: readonly HeldPage<T>[], at: number, before: Page<T> | undefined): HeldPage<T> {
  const [was, old] = [held[at - 1], held[at]]
  if (old === undefined) throw new RangeError(`There is no page ${at}`)
  if (was === undefined || before === undefined || was.page.next === before.page.next) return { ...old, isOld: true }
  const rows = [...was.data, ...old.data]
  const placeOf = new Map(rows.map((row, place) => [idOf(row), place]))
  const last = before.data.findLast((row) => placeOf.has(idOf(row)))
  const begin = last === undefined ? was.data.length : (placeOf.get(idOf(last)) ?? 0) + 1
  return { ...old, data: rows.slice(begin), isOld: true }
}
