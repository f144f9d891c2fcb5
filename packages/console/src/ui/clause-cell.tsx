import type { ReactNode } from 'react'
import type { ClauseState } from '#api'

const square = <rect x="2.8" y="2.8" width="10.4" height="10.4" rx="2" className="ln" />
const SHAPES: Record<ClauseState, ReactNode> = {
  proven: <rect x="2" y="2" width="12" height="12" rx="2" />,
  attested: (
    <>
      {square}
      <circle cx="8" cy="8" r="2.4" />
    </>
  ),
  due: (
    <>
      {square}
      <path d="M3 13 13 3v8a2 2 0 0 1-2 2z" />
    </>
  ),
  failing: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="2" />
      <path className="cut" d="m5 5 6 6m0-6-6 6" />
    </>
  ),
  open: <rect x="2.8" y="2.8" width="10.4" height="10.4" rx="2" className="ln dash" />,
}

/** The state of a clause as a cell: filled proven, ring attested, half due, cross failing, dashed open. */
export function ClauseCell({ state }: { state: ClauseState }): ReactNode {
  return (
    <svg viewBox="0 0 16 16" className="cell" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  )
}
