import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

interface Pages {
  readonly key: readonly unknown[]
  readonly path: string
  /** In one page; 1 to 200. */
  readonly limit?: number
  readonly filters?: Readonly<Record<`filter[${string}]`, string>>
}

/** A list that is read page by page. */
export const pagesQuery = <T>({ key, path, limit = 50, filters = {} }: Pages) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => api.json<Page<T>>(pageOf(path, limit, pageParam, filters), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
  })
