import type { QueryClient } from '@tanstack/react-query'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { HeldPage } from './kept-page.ts'
import { keepPage } from './kept-page.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

interface Pages {
  readonly key: readonly unknown[]
  readonly path: string
  /** In the first page; 1 to 200. Those after it are of 200: whoever wants more shall not spend a request on each fifty. */
  readonly limit?: number
  readonly filters?: Readonly<Record<`filter[${string}]`, string>>
  /** Another order than the list's own. */
  readonly sort?: string
}

const MORE = 200

/** Where a page stands in its list. */
interface Place<T> {
  readonly at: number
  readonly after: string | null
  /** The page before it. */
  readonly before?: Page<T>
}

/** The pages of a list that a person sees: from `first` up to and with `last`. */
export interface PagesInSight {
  readonly first: number
  readonly last: number
}

const sightKey = (key: readonly unknown[]): readonly unknown[] => ['in-sight', ...key]

/** Says which pages of a list are seen. One of which nobody has said it is seen whole. */
export function showPages(client: QueryClient, key: readonly unknown[], pages: PagesInSight): void {
  client.setQueryData<PagesInSight>(sightKey(key), pages)
}

function isSeen(client: QueryClient, key: readonly unknown[], at: number): boolean {
  const seen = client.getQueryData<PagesInSight>(sightKey(key))
  return seen === undefined || (seen.first <= at && at <= seen.last)
}

/**
 * A list that is read page by page, and read again as far as it is seen. Pages are kept as they came: comparing 100,000
 * rows with themselves holds up the page.
 */
export const pagesQuery = <T>({ key, path, limit = 50, filters = {}, sort }: Pages) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam: { at, after, before }, client, queryKey, signal }): Promise<HeldPage<T>> | HeldPage<T> => {
      const held = client.getQueryData<{ readonly pages: readonly HeldPage<T>[] }>(queryKey)?.pages ?? []
      if (at < held.length && !isSeen(client, queryKey, at)) return keepPage(held, at, before)
      const more = { ...filters, ...(sort ? { sort } : {}) }
      return api.json<Page<T>>(pageOf(path, after === null ? limit : MORE, after, more), { signal })
    },
    structuralSharing: false,
    initialPageParam: { at: 0, after: null } as Place<T>,
    getNextPageParam: (last, { length }) =>
      last.page.next === null ? null : { at: length, after: last.page.next, before: last },
  })
