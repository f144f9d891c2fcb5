import type { ReactNode } from 'react'
import type { DueItem } from '#api'
import { useNow } from '#clock'
import { t } from '#language'
import type { State } from '#ui'
import { formatDay, formatNumber, formatWords, Scale, Tag } from '#ui'
import { AXIS, daysUntil, onAxis, sayDays, sayMeters, sayStanding } from './due-words.ts'

const MINUTE_MS = 60_000
const STATES: Readonly<Record<DueItem['state'], State>> = { overdue: 'danger', due: 'warn', soon: 'info' }

/** Where it stands between a week ago and 30 days ahead; all rows share the axis, and today is one line through them. */
export function When({ item }: { item: DueItem }): ReactNode {
  const now = useNow(MINUTE_MS)
  const meters = sayMeters(item, formatNumber)
  // What is decided by a meter has no place on an axis of days.
  if (item.dueOn === null || item.decidedBy !== 'day')
    return (
      <span className="text-soft">
        {[meters, item.dueOn && t('or {dueOn}', { dueOn: formatDay(item.dueOn) })].filter(Boolean).join(', ')}
      </span>
    )
  const days = daysUntil(item.dueOn, now)
  return (
    <div className="due-when">
      <Scale
        label={t('Due {days}', { days: sayDays(days) })}
        min={AXIS.from}
        max={AXIS.to}
        ticks={37}
        every={7}
        value={onAxis(days)}
        warn={0}
        state={STATES[item.state]}
      />
      <span className="text-soft">{[formatDay(item.dueOn), meters].filter(Boolean).join(', ')}</span>
    </div>
  )
}

/** How it stands in words: `4 days over`, `in 658 km`. */
export function Stands({ item }: { item: DueItem }): ReactNode {
  const now = useNow(MINUTE_MS)
  return <Tag state={STATES[item.state]}>{sayStanding(item, now, formatNumber) || formatWords(item.state)}</Tag>
}
