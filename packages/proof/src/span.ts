import { ProofError } from './proof-error.ts'

/** A length of time, in the words a policy uses. Calendar units are UTC; a day is 24 hours. */
export interface Span {
  readonly months?: number
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
  /** And no such period (UTC) passes without: 92 days alone could jump over the first quarter of a year. */
  readonly each?: 'week' | 'month' | 'quarter' | 'year'
}

const SECOND_MS = 1_000
const DAY_MS = 86_400_000
const MONTHS = { month: 1, quarter: 3, year: 12 } as const

/** ISO 8601: `P1D`, `PT30M`; without the calendar period of `each`. */
export function formatDuration({ months, days, hours, minutes, seconds }: Span): string {
  const part = (count: number | undefined, unit: string) => (count ? `${count}${unit}` : '')
  const time = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S')
  return `P${part(months, 'M')}${part(days, 'D')}${time && `T${time}`}`
}

/** @throws {ProofError} malformed */
export function parseDuration(text: string): Span {
  const found = /^P(?=\d|T\d)(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  if (!found) throw new ProofError('malformed', `${text.slice(0, 50)} is no length of time`)
  const [months, days, hours, minutes, seconds] = found.slice(1).map((count) => Number(count ?? 0))
  return { months: months ?? 0, days: days ?? 0, hours: hours ?? 0, minutes: minutes ?? 0, seconds: seconds ?? 0 }
}

/** The instant a span after `at`. The 31st plus one month is the last day of a shorter month. */
export function later(at: Date, span: Span): Date {
  const after = shift(at, span, 1)
  return span.each ? earliest(after, endOfNext(span.each, at)) : after
}

/** The instant a span before `at`. */
export const sooner = (at: Date, span: Span): Date => shift(at, span, -1)

export const earliest = (...instants: readonly [Date, ...Date[]]): Date =>
  new Date(Math.min(...instants.map((instant) => instant.getTime())))

/** The length in milliseconds of a span without calendar units. */
export const lengthMs = ({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number =>
  (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND_MS

function shift(at: Date, span: Span, sign: 1 | -1): Date {
  const months = span.months ?? 0
  if (months === 0) return new Date(at.getTime() + sign * lengthMs(span))
  const shifted = new Date(at)
  shifted.setUTCMonth(shifted.getUTCMonth() + sign * months)
  if (shifted.getUTCDate() !== at.getUTCDate()) shifted.setUTCDate(0)
  return new Date(shifted.getTime() + sign * lengthMs(span))
}

/** The end of the calendar period that follows the one `at` lies in. Weeks are ISO weeks: they begin on Monday. */
function endOfNext(period: 'week' | keyof typeof MONTHS, at: Date): Date {
  if (period === 'week') {
    const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
    const weekday = (at.getUTCDay() + 6) % 7
    return new Date(midnight + (14 - weekday) * DAY_MS)
  }
  const length = MONTHS[period]
  const current = Math.floor(at.getUTCMonth() / length)
  return new Date(Date.UTC(at.getUTCFullYear(), (current + 2) * length))
}
