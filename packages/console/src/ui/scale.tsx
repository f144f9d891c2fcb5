import type { ReactNode } from 'react'
import { positionOn, ticksOf } from './scale-geometry.ts'
import type { State } from './state.ts'

export interface ScaleProps {
  /** What the line says, for those who do not see it. */
  readonly label: string
  readonly min?: number
  readonly max?: number
  /** Where the needle stands. Absent: no needle, for a value that is not known to be true. */
  readonly value?: number | undefined
  readonly limit?: number | undefined
  readonly warn?: number | undefined
  readonly ticks?: number
  readonly every?: number
  /** Draws the stretch from the start to the value: for work that is counted. */
  readonly filled?: boolean
  readonly state?: State
}

function Mark({ at, kind }: { at: number; kind: 'sc-limit' | 'sc-soft' }): ReactNode {
  return <line className={kind} x1={`${at}%`} x2={`${at}%`} y1={kind === 'sc-limit' ? 4 : 6} y2="14" />
}

function Needle({ at }: { at: number }): ReactNode {
  return (
    <svg x={`${at}%`} overflow="visible" aria-hidden="true">
      <path className="sc-needle" d="M-4 1h8l-3 5v9h-2V6z" />
    </svg>
  )
}

/** A graduated line: ticks, a needle (now), an amber mark (soft limit), a red mark (limit), hatching beyond it. */
export function Scale({ label, min = 0, max = 100, ticks = 10, every = 5, ...line }: ScaleProps): ReactNode {
  const at = (value: number) => positionOn(min, max, value)
  const { value, limit, warn, filled, state } = line
  return (
    <div className="scale" role="img" aria-label={label} data-state={state}>
      <svg height="16" aria-hidden="true">
        {limit !== undefined && (
          <rect className="sc-zone" x={`${at(limit)}%`} width={`${100 - at(limit)}%`} y="7" height="6" />
        )}
        {ticksOf(ticks, every).map((tick) => (
          <line
            key={tick.at}
            className="sc-tick"
            x1={`${tick.at}%`}
            x2={`${tick.at}%`}
            y1={tick.isLong ? 8 : 10}
            y2="13"
          />
        ))}
        <line className="sc-line" x1="0" x2="100%" y1="13.5" y2="13.5" />
        {filled && value !== undefined && <rect className="sc-fill" x="0" y="12" height="3" width={`${at(value)}%`} />}
        {warn !== undefined && <Mark at={at(warn)} kind="sc-soft" />}
        {limit !== undefined && <Mark at={at(limit)} kind="sc-limit" />}
        {value !== undefined && <Needle at={at(value)} />}
      </svg>
    </div>
  )
}
