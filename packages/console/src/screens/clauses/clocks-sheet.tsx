import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Clause } from '#api'
import { useNow } from '#clock'
import { t } from '#language'
import { formatDeadline, formatName, Scale, Sheet } from '#ui'
import type { Clock } from './clocks.ts'
import { clocksOf } from './clocks.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** What all lines show: a week that is over, and 30 days that come. */
const AXIS = { min: -7, max: 30 } as const
const SHOWN = 8

function Line({ clock }: { clock: Clock }): ReactNode {
  const now = useNow(MINUTE_MS)
  const left = (Date.parse(clock.dueAt) - now) / DAY_MS
  const said = formatDeadline(Date.parse(clock.dueAt), now)
  return (
    <li className="clock">
      <span className="flex items-baseline justify-between gap-3">
        <Link to="/app/clauses/$clauseId" params={{ clauseId: clock.clauseId }}>
          {formatName(clock.name)}
        </Link>
        <span className="text-sm font-semibold whitespace-nowrap">{said}</span>
      </span>
      <Scale
        label={said}
        {...AXIS}
        ticks={37}
        every={7}
        warn={0}
        value={Math.min(AXIS.max, Math.max(AXIS.min, left))}
        state={left < 0 ? 'danger' : left < 7 ? 'warn' : 'info'}
      />
    </li>
  )
}

/** What people have to do by when, the soonest first; today is one line through all of them. */
export function ClocksSheet({ clauses }: { clauses: readonly Clause[] }): ReactNode {
  const clocks = clocksOf(clauses).slice(0, SHOWN)
  if (clocks.length === 0) return null
  return (
    <Sheet
      title={t('Clocks')}
      aside={<span className="text-sm text-soft">{t('what people owe, and until when')}</span>}
    >
      <ul className="pad clocks" aria-label={t('Clocks')}>
        {clocks.map((clock) => (
          <Line key={clock.name} clock={clock} />
        ))}
      </ul>
    </Sheet>
  )
}
