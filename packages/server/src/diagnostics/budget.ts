import type { Clock } from '#kernel'

/** A bucket that holds one second's worth of messages, twice over, and fills up as time goes by. */
export function createBudget(perSecond: number, clock: Pick<Clock, 'monotonicMs'>): { take(): boolean } {
  const size = perSecond * 2
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
