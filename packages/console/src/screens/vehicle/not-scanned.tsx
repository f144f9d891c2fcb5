import type { ReactNode } from 'react'
import { t } from '#language'
import { Empty } from '#ui'

/** In place of a scan, where there is none. */
export const NotScanned = ({ unit }: { unit: string }): ReactNode => (
  <div className="sheet">
    <Empty>
      <p>{t('{unit} has not been scanned yet. A scan only reads; nothing is written to the vehicle.', { unit })}</p>
    </Empty>
  </div>
)
