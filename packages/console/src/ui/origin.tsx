import { FlaskConical, Rewind } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#language'

/** Says where data came from when it was not a vehicle. It cannot be hidden. */
export function Origin({ source }: { source: 'vehicle' | 'simulated' | 'replayed' | undefined }): ReactNode {
  if (source === 'simulated') {
    return (
      <span className="ribbon" data-state="simulated">
        <FlaskConical /> {t('SIMULATED')}
      </span>
    )
  }
  if (source === 'replayed') {
    return (
      <span className="ribbon" data-state="replay">
        <Rewind /> {t('REPLAY')}
      </span>
    )
  }
  return null
}
