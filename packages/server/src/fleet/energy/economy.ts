/** How far a vehicle got, and which of its entries are out of what it usually needs. */

/** One entry that counts, in thousandths and kilometres. */
export interface Filling {
  readonly id: string
  readonly quantityThousandths: number
  readonly odometerKm: number
  readonly isFull: boolean
}

/**
 * What was used for 100 km since the last full one, for each full entry but the first: all that was filled in since then is
 * what was used. A vehicle that did not move tells nothing.
 *
 * @param fillings of one vehicle and unit, by odometer.
 */
export function economiesOf(fillings: readonly Filling[]): ReadonlyMap<string, number> {
  const economies = new Map<string, number>()
  let since: number | undefined
  let used = 0
  for (const { id, quantityThousandths, odometerKm, isFull } of fillings) {
    used += quantityThousandths
    if (!isFull) continue
    if (since !== undefined && odometerKm > since) economies.set(id, Math.round((used * 100) / (odometerKm - since)))
    since = odometerKm
    used = 0
  }
  return economies
}

/** Fewer say nothing about what is usual. */
const LEAST_HISTORY = 5
/** Where a history hardly varies, a hundredth of the median still counts as usual. */
const LEAST_SPREAD = 0.01

/** Whether it is further than three median absolute deviations from the median of the history. */
export function isOutlier(economy: number, history: readonly number[]): boolean {
  if (history.length < LEAST_HISTORY) return false
  const middle = median(history)
  const spread = median(history.map((one) => Math.abs(one - middle)))
  return Math.abs(economy - middle) > 3 * Math.max(spread, middle * LEAST_SPREAD)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}
