/** Months of UTC, as `YYYY-MM`. */

/** The month an instant falls into. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7)

/** So many months later; earlier where negative. */
export const monthsFrom = (month: string, count: number): string => {
  const begin = beginOf(month)
  return monthOf(new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + count)))
}

/** Its first instant. */
export const beginOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`)
