import type { InfiniteData } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { HeldPage } from './kept-page.ts'
import type { PagesInSight } from './pages-in-sight.ts'
import { showPages } from './pages-in-sight.ts'
import type { Rows } from './rows.ts'
import { rowsOf } from './rows.ts'

/** So long no row comes or goes before what is in sight is asked for: whoever drags through a list sees hundreds of pages. */
const AT_REST_MS = 200

/** Runs `act` with what was said last, once nothing was said for a while. */
function useAtRest<Said>(act: (said: Said) => void): (said: Said) => void {
  const timer = useRef(0)
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return useCallback(
    (said: Said) => {
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(act, AT_REST_MS, said)
    },
    [act],
  )
}

/** What a list of pages knows of itself. */
export interface PagedList<T> {
  readonly data: InfiniteData<HeldPage<T>> | undefined
  readonly hasNextPage: boolean
  readonly isFetching: boolean
  readonly error: Error | null
  refetch(): Promise<unknown>
}

/** The rows of a long list, and the ear for which of them are seen: what is seen is read again where it is old. */
export function usePagesInSight<T>(
  key: readonly unknown[],
  list: PagedList<T>,
): { readonly rows: Rows<T>; readonly onShow: (shown: { readonly first: number; readonly end: number }) => void } {
  const client = useQueryClient()
  const { isFetching, error, refetch } = list
  const pages = list.data?.pages
  const rows = useMemo(() => rowsOf(pages ?? []), [pages])
  const [seen, setSeen] = useState<PagesInSight>()
  const see = useCallback(
    ({ first, end }: { readonly first: number; readonly end: number }) => {
      const next = { first: rows.pageOf(first), last: rows.pageOf(end - 1) }
      setSeen((was) => (was?.first === next.first && was.last === next.last ? was : next))
    },
    [rows],
  )
  const onShow = useAtRest(see)
  useEffect(() => {
    if (!seen) return
    showPages(client, key, seen)
    const isOld = pages?.slice(seen.first, seen.last + 1).some((page) => page.isOld)
    // Behind an error it is up to the person, or a list that is refused would be asked for without end.
    if (isOld && !isFetching && error === null) void refetch()
  }, [client, key, seen, pages, isFetching, error, refetch])
  return { rows, onShow }
}
