import type { Clock } from '#kernel'

/** A bucket that fills up as time goes by and holds `size` messages: two seconds' worth where nothing is said. */
export function createBudget(
  perSecond: number,
  clock: Pick<Clock, 'monotonicMs'>,
  size = perSecond * 2,
): { take(): boolean } {
  let left = size
  let atMs = clock.monotonicMs()
  return {
    take() {
      const nowMs = clock.monotonicMs()
      left = Math.min(size, left + ((nowMs - atMs) / 1000) * perSecond)
      atMs = nowMs
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
