/** Weeks as ISO 8601 counts them: from Monday, here of UTC. A week goes by the day it begins on, `YYYY-MM-DD`. */

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS
/** A Monday. */
const FIRST_MS = Date.UTC(1970, 0, 5)

/** The Monday of the week an instant falls into. */
export const weekOf = (at: Date): string => dayOf(at.getTime() - modulo(at.getTime() - FIRST_MS, WEEK_MS))

/** So many weeks later than a Monday; earlier where negative. */
export const weeksFrom = (week: string, count: number): string => dayOf(Date.parse(week) + count * WEEK_MS)

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const modulo = (value: number, by: number): number => ((value % by) + by) % by
