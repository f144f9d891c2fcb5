import { FlaskConical, Rewind } from 'lucide-react'
import type { ReactNode } from 'react'
import { rich } from '#language'

/** Says where data came from when it was not a vehicle. It cannot be hidden. */
export function Origin({ source }: { source: 'vehicle' | 'simulated' | 'replayed' | undefined }): ReactNode {
  if (source === 'simulated') {
    return (
      <span className="ribbon" data-state="simulated">
        {rich('{flaskconical}SIMULATED', { flaskconical: <FlaskConical /> })}
      </span>
    )
  }
  if (source === 'replayed') {
    return (
      <span className="ribbon" data-state="replay">
        {rich('{rewind}REPLAY', { rewind: <Rewind /> })}
      </span>
    )
  }
  return null
}
