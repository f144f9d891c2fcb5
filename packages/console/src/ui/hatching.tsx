import type { ReactNode } from 'react'

/** The hatching that scales draw beyond a limit; once in the page, by reference everywhere. */
export function Hatching(): ReactNode {
  return (
    <svg width="0" height="0" className="sr-only" aria-hidden="true">
      <defs>
        <pattern id="hatch-danger" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="h-danger" x1="0" x2="0" y1="0" y2="5" />
        </pattern>
      </defs>
    </svg>
  )
}
