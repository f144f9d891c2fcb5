/** Whether two samples are of one distribution: the Mann-Whitney U test, and the quantiles to look at beside it. */

export interface Comparison {
  /** Of a difference at least this large by chance, two-sided, by the normal approximation with ties. */
  readonly p: number
  readonly medianOfA: number
  readonly medianOfB: number
}

/** @param share of the sample that lies below, 0 to 1. */
export function quantileOf(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Of two samples of 20 or more each. */
export function compare(a: readonly number[], b: readonly number[]): Comparison {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))]
  all.sort((one, other) => one.value - other.value)
  let [rankOfA, ties] = [0, 0]
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const rank = (from + 1 + to) / 2
    rankOfA += rank * all.slice(from, to).filter(({ isA }) => isA).length
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const [n, m] = [a.length, b.length]
  const u = rankOfA - (n * (n + 1)) / 2
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
  const z = Math.abs(u - (n * m) / 2) / spread
  return { p: 2 * (1 - normal(z)), medianOfA: quantileOf(a, 0.5), medianOfB: quantileOf(b, 0.5) }
}

/** The standard normal distribution function for z ≥ 0 (Abramowitz and Stegun, 26.2.17; error below 10⁻⁷). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail
}
