import type { DueItem } from '#api'
import { sayEither, t } from '#language'
import { sayDistance } from '#measures'

const DAY_MS = 86_400_000
/** What the axis of the list shows: from a week ago to 30 days ahead. */
export const AXIS = { from: -7, to: 30 } as const

/** Whole days from today until a day: negative where it is over. Both are days of this browser's own time. */
export function daysUntil(day: string, now: number): number {
  const today = new Date(now)
  return Math.round(
    (Date.parse(`${day}T00:00:00Z`) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / DAY_MS,
  )
}

/** The same, kept on the axis: what lies beyond it stands at its end. */
export const onAxis = (days: number): number => Math.min(AXIS.to, Math.max(AXIS.from, days))

/** `4 days over`, `today`, `in 9 days`. */
export function sayDays(days: number): string {
  if (days === 0) return t('today')
  return days < 0
    ? t('{days, plural, one {# day over} other {# days over}}', { days: -days })
    : t('{days, plural, one {in # day} other {in # days}}', { days })
}

/** How it stands by the measure that decides: `4 days over`, `1 204 km over`, `in 12.5 h`. */
export function sayStanding(
  { decidedBy, dueOn, kmLeft, engineHoursLeft }: Pick<DueItem, 'decidedBy' | 'dueOn' | 'kmLeft' | 'engineHoursLeft'>,
  now: number,
  format: (value: number, digits?: number) => string,
): string {
  if (decidedBy === 'day') return dueOn === null ? '' : sayDays(daysUntil(dueOn, now))
  const left = decidedBy === 'km' ? kmLeft : engineHoursLeft
  if (left === null) return ''
  const span = decidedBy === 'km' ? sayDistance(Math.abs(left), format) : `${format(Math.abs(left), 1)} h`
  return left < 0 ? t('{span} over', { span }) : left === 0 ? t('now') : t('in {span}', { span })
}

/** By what else it falls due: `at 30 000 km`, `at 1 200 h`. */
export const sayMeters = (
  { dueAtKm, dueAtEngineHours }: Pick<DueItem, 'dueAtKm' | 'dueAtEngineHours'>,
  format: (value: number, digits?: number) => string,
): string =>
  sayEither([
    ...(dueAtKm === null ? [] : [t('at {distance}', { distance: sayDistance(dueAtKm, format) })]),
    ...(dueAtEngineHours === null
      ? []
      : [t('at {dueAtEngineHours} h', { dueAtEngineHours: format(dueAtEngineHours, 1) })]),
  ])
