import type { ReactNode } from 'react'
import { t } from '#language'

/** Photos outlive no page: whoever submits without a network is told. */
export function PhotosHere({ count }: { count: number }): ReactNode {
  if (count === 0) return null
  return (
    <p role="status">
      {t('Photos still to be sent: {count}. They are only in this page: leave it open until it is handed in.', {
        count,
      })}
    </p>
  )
}
