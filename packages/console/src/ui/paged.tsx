import type { ReactNode } from 'react'
import { t } from '#language'
import { Empty } from './empty.tsx'
import { ProblemNote } from './problem-note.tsx'
import { Waiting } from './waiting.tsx'

/** What a list knows of itself. */
interface Asked {
  readonly isPending: boolean
  readonly error: Error | null
  readonly data: unknown
}

export interface PagedProps {
  readonly list: Asked
  /** In the plural: `keys`. */
  readonly what: string
  readonly count: number
  /** What stands where there is none. */
  readonly none: ReactNode
  readonly children: ReactNode
}

/** A list in each of its states: on its way, refused, with nothing in it, or as it is. */
export function Paged({ list, what, count, none, children }: PagedProps): ReactNode {
  return (
    <>
      {list.isPending && <Waiting what={t('Loading: {what}', { what })} />}
      {list.error && <ProblemNote error={list.error} />}
      {list.data !== undefined && count === 0 && <Empty>{none}</Empty>}
      {count > 0 && children}
    </>
  )
}
