import type { InfiniteData } from '@tanstack/react-query'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { HeldPage } from './kept-page.ts'
import { keepPage, readBefore, withoutDoubles } from './kept-page.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { isSeen } from './pages-in-sight.ts'

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
  /** The pages right before it that were read, and are not old. */
  readonly read: readonly Page<T>[]
}

/** The data itself where no row stands there twice: what is made anew at each look is drawn anew. */
const shownOf = <T>(data: InfiniteData<HeldPage<T>, Place<T>>): InfiniteData<HeldPage<T>, Place<T>> => {
  const pages = withoutDoubles(data.pages)
  return pages === data.pages ? data : { ...data, pages: [...pages] }
}

/**
 * A list that is read page by page, and read again as far as it is seen. Pages are kept as they came: comparing 100,000
 * rows with themselves holds up the page.
 */
export const pagesQuery = <T>({ key, path, limit = 50, filters = {}, sort }: Pages) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam: { at, after, read }, client, queryKey, signal }): Promise<HeldPage<T>> | HeldPage<T> => {
      const held = client.getQueryData<{ readonly pages: readonly HeldPage<T>[] }>(queryKey)?.pages ?? []
      if (at < held.length && !isSeen(client, queryKey, at)) return keepPage(held, at, read)
      const more = { ...filters, ...(sort ? { sort } : {}) }
      return api.json<Page<T>>(pageOf(path, after === null ? limit : MORE, after, more), { signal })
    },
    structuralSharing: false,
    select: shownOf<T>,
    initialPageParam: { at: 0, after: null, read: [] } as Place<T>,
    getNextPageParam: ({ page: { next } }, pages) =>
      next === null ? null : { at: pages.length, after: next, read: readBefore(pages) },
  })
