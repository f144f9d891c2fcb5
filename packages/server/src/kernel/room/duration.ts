import type { Span } from '#kernel'
import { Problem } from '#kernel'

const DURATION =
  /^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/

/**
 * Reads an ISO 8601 duration of whole units: `PT31M`, `P91D`, `P1Y`.
 *
 * @throws {Problem} `clock.duration` when it is none or empty.
 */
export function parseDuration(text: string): Span {
  const found = DURATION.exec(text)
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (found ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0))
  const isEmpty = years + months + weeks + days + hours + minutes + seconds === 0
  if (!found || isEmpty) throw new Problem('invalid', 'clock.duration', 'A duration looks like PT31M, P91D or P1Y.')
  return { months: years * 12 + months, days: weeks * 7 + days, hours, minutes, seconds }
}
