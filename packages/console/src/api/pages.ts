import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
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

/** A list that is read page by page. Pages are kept as they came: comparing 100,000 rows with themselves holds up the page. */
export const pagesQuery = <T>({ key, path, limit = 50, filters = {}, sort }: Pages) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api.json<Page<T>>(
        pageOf(path, pageParam === null ? limit : MORE, pageParam, { ...filters, ...(sort ? { sort } : {}) }),
        {
          signal,
        },
      ),
    structuralSharing: false,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
  })
