/** The largest power of two that is at most n, for n ≥ 1. Exact up to 2⁵³, where a logarithm rounds. */
export function powerWithin(n: number): number {
  let power = 1
  while (power * 2 <= n) power *= 2
  return power
}
