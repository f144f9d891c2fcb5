import type { ReactNode } from 'react'
import { t } from '#language'
import { Button } from './button.tsx'

/** What a paged list knows of its next page. */
interface Paged {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
}

/** The way to the next page of a list, while there is one. */
export function LoadMore({ list }: { list: Paged }): ReactNode {
  if (!list.hasNextPage) return null
  return (
    <div className="mt-4 flex justify-center">
      <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchingNextPage ? t('Loading…') : t('Load more')}
      </Button>
    </div>
  )
}
