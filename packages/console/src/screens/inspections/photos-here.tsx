import type { ReactNode } from 'react'
import { t } from '#language'

export interface PhotosHereProps {
  readonly count: number
  /** How many of them are only in this page. */
  readonly unkept: number
}

/** What becomes of the photos of who submits without a network. */
export function PhotosHere({ count, unkept }: PhotosHereProps): ReactNode {
  if (count === 0) return null
  return (
    <p role="status">
      {t('Photos still to be sent: {count}. They are kept in this browser, and sent once it is handed in.', { count })}
      {unkept > 0 && (
        <>
          {' '}
          {t('This browser had no room for {unkept} of them: leave this page open until it is handed in.', { unkept })}
        </>
      )}
    </p>
  )
}
