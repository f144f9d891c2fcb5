import type { ReactNode } from 'react'
import { ApiProblem } from '#api'
import { useNow } from '#clock'
import { t } from '#language'
import { Button } from './button.tsx'
import { ProblemNote } from './problem-note.tsx'

/** What a list that stands there knows of what it was refused. */
interface Refused {
  readonly error: Error | null
  /** When; in ms. */
  readonly errorUpdatedAt: number
  readonly isFetchNextPageError: boolean
  readonly isFetching: boolean
  fetchNextPage(): Promise<unknown>
  refetch(): Promise<unknown>
}

/** Whole seconds until the server wants to be asked again: 0 where it said nothing. */
const waitOf = (error: Error, at: number, now: number): number => {
  const waitS = error instanceof ApiProblem ? (error.retryAfterS ?? 0) : 0
  return Math.max(0, Math.min(waitS, Math.ceil(waitS - (now - at) / 1000)))
}

function Line({ list, error }: { list: Refused; error: Error }): ReactNode {
  const waitS = waitOf(error, list.errorUpdatedAt, useNow(1000))
  const again = list.isFetchNextPageError ? list.fetchNextPage : list.refetch
  return (
    <div className="load-again">
      <ProblemNote error={error} />
      <Button disabled={waitS > 0 || list.isFetching} onClick={() => void again()}>
        {waitS > 0 ? t('Load again in {waitS} s', { waitS }) : t('Load again')}
      </Button>
    </div>
  )
}

/** Below a list: why it could not be read on or again, at the foot of the window wherever the person is, and the way on. */
export const LoadAgain = ({ list }: { list: Refused }): ReactNode =>
  list.error && <Line list={list} error={list.error} />
