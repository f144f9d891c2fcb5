import { Eraser } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { ScanComparison } from '#api'
import { rich } from '#language'
import { Instant } from '#ui'

/** What the scan before this one showed, and this one looked for in vain. */
export function Gone({ comparison: { previous, gone } }: { comparison: ScanComparison }): ReactNode {
  if (!previous || gone.length === 0) return null
  return (
    <p className="clean text-sm text-soft">
      <Eraser />
      <span>
        {rich('Gone since {startedAt}:', { startedAt: <Instant at={previous.startedAt} /> })}{' '}
        {gone.map(({ ecu, code, text }, index) => (
          <Fragment key={`${ecu} ${code}`}>
            {index > 0 && '; '}
            <span className="wire">{code}</span> {text}
          </Fragment>
        ))}
      </span>
    </p>
  )
}
