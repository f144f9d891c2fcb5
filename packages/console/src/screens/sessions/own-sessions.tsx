import type { ReactNode } from 'react'
import { t } from '#language'
import { Sheet } from '#ui'
import { SessionList } from './session-list.tsx'

/** Where the person is signed in; what they do not know they end. */
export function OwnSessions(): ReactNode {
  return (
    <Sheet title={t('Where you are signed in')}>
      <div className="pad">
        <SessionList owner={{}} />
      </div>
    </Sheet>
  )
}
