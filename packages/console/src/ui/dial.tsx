import type { ReactNode } from 'react'
import { t } from '#language'
import { dialPaths } from './ring.ts'

/** The large ring of a hash, with a word in the middle. */
export function Dial({ hash, text, what }: { hash: string; text: string; what: string }): ReactNode {
  const { outer, inner } = dialPaths(hash)
  return (
    <svg
      viewBox="0 0 200 200"
      className="dial"
      role="img"
      aria-label={t('{what} {text}, ring of its hash', { what, text })}
    >
      <path className="dl-out" d={outer} />
      <circle className="dl-out" cx="100" cy="100" r="96.5" />
      <path className="dl-in" d={inner} />
      <text x="100" y="104">
        {text}
        <tspan className="dl-what" x="100" dy="13">
          {what}
        </tspan>
      </text>
    </svg>
  )
}
