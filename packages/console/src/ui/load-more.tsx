import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { t } from '#language'
import { Button } from './button.tsx'

/** What a paged list knows of its next page. */
interface Paged {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly error: Error | null
  fetchNextPage(): Promise<unknown>
}

/** How far below the window the end of a list may come before more of it is fetched. */
const NEAR = '1200px'

/** Calls `fetchNext` when the tied element comes near the window. */
function useNear(isWanted: boolean, fetchNext: () => void) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isWanted || !element.current) return
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && fetchNext(), { rootMargin: NEAR })
    observer.observe(element.current)
    return () => observer.disconnect()
  })
  return element
}

/**
 * The way to the next page of a list, while there is one. With `goesOn` scrolling is enough; where the server asked to
 * wait, the button is left.
 */
export function LoadMore({ list, goesOn = false }: { list: Paged; goesOn?: boolean }): ReactNode {
  const element = useNear(goesOn && list.hasNextPage && !list.isFetchingNextPage && list.error === null, () => {
    void list.fetchNextPage()
  })
  if (!list.hasNextPage) return null
  return (
    <div ref={element} className="mt-4 flex justify-center">
      <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchingNextPage ? t('Loading…') : t('Load more')}
      </Button>
    </div>
  )
}
