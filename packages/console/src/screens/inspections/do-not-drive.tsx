import type { ReactNode } from 'react'
import { t } from '#language'
import { Note } from '#ui'

/** Said for as long as nobody but the driver knows of it. */
export function DoNotDrive({ critical }: { critical: readonly string[] }): ReactNode {
  if (critical.length === 0) return null
  return (
    <Note state="danger">
      <p>
        {t('Do not drive: critical items failed ({critical}). The fleet learns of it once it is handed in.', {
          critical: critical.join(', '),
        })}
      </p>
    </Note>
  )
}
