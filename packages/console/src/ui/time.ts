import { locale, t } from '#language'
import type { Dates } from '#preferences'
import { dates } from '#preferences'
import { formatNumber } from './format.ts'

const MINUTE_MS = 60_000

/** How long ago, in one unit: `4 s`, `12 min`, `3 h`, `6 d` (ISO 80000-3, the same in every language). Never negative. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** A length of time as one reads it: `9.4 s`, `2 min 5 s`. */
export function formatSpan(ms: number): string {
  if (ms < MINUTE_MS) return `${formatNumber(Math.max(0, ms) / 1000, 1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/**
 * An instant near today: `today 12:18`, else `20 Nov 12:18`, with the year when it is another one; in ISO 8601 always
 * `2026-11-20 12:18`. Local time.
 */
export function formatInstant(at: number, now: number, written: Dates = dates.get()): string {
  const then = new Date(at)
  if (written === 'iso') return inIso(then)
  const today = new Date(now)
  const time = then.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
  if (then.toDateString() === today.toDateString()) return t('today {time}', { time })
  const sameYear = then.getFullYear() === today.getFullYear()
  const year: Intl.DateTimeFormatOptions = sameYear ? {} : { year: 'numeric' }
  return `${then.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...year })} ${time}`
}

/** A day, `2026-11-20`, as the language writes it: `20 Nov 2026`; in ISO 8601 as it is. A day has no zone. */
export function formatDay(day: string, written: Dates = dates.get()): string {
  if (written === 'iso') return day
  const parts: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, parts)
}

/** RFC 3339, section 5.6, allows the space for the T. */
function inIso(then: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [then.getFullYear(), two(then.getMonth() + 1), two(then.getDate())].join('-')
  return `${day} ${two(then.getHours())}:${two(then.getMinutes())}`
}

/** Days until a future instant, or how far it is over: `6 d left`, `3 h over`. */
export function formatDeadline(at: number, now: number): string {
  const left = at - now
  if (left < 0) return t('{left} over', { left: formatAge(-left) })
  return t('{left} left', { left: formatAge(left) })
}
