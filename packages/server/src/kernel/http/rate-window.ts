/** Exact sliding windows: the instants of the last requests that passed, per key, in a ring. */

const WINDOW_MS = 60_000
const OVERFLOW = ''

export interface RateVerdict {
  readonly passes: boolean
  /** Requests that would still pass now. */
  readonly remaining: number
  /** Until one more passes, in whole seconds, at least 1 when refused. */
  readonly retryAfterS: number
}

export interface RateWindow {
  /** Counts the request if it passes; a refused one leaves no trace. */
  take(key: string, limit: number, nowMs: number): RateVerdict
  /** Forgets keys whose last request is older than the window. */
  sweep(nowMs: number): void
  readonly size: number
}

/**
 * In no span of 60 s, ends included, do more than `limit` requests of one key pass.
 * A window of this process: over several nodes each user must be routed to one of them.
 *
 * @param mostKeys from so many on, keys not seen before share one window until others are forgotten.
 */
export function createRateWindow(mostKeys = Number.POSITIVE_INFINITY): RateWindow {
  const passed = new Map<string, number[]>()
  return {
    take(wanted, limit, nowMs) {
      const key = passed.has(wanted) || passed.size < mostKeys ? wanted : OVERFLOW
      const instants = (passed.get(key) ?? []).filter((at) => nowMs - at <= WINDOW_MS)
      const passes = instants.length < limit
      if (passes) instants.push(nowMs)
      if (instants.length > 0) passed.set(key, instants)
      const oldest = instants[Math.max(0, instants.length - limit)] ?? nowMs
      const waitMs = instants.length < limit ? 0 : oldest + WINDOW_MS + 1 - nowMs
      return {
        passes,
        remaining: Math.max(0, limit - instants.length),
        retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)),
      }
    },
    sweep(nowMs) {
      for (const [key, instants] of passed) if (nowMs - (instants.at(-1) ?? 0) > WINDOW_MS) passed.delete(key)
    },
    get size() {
      return passed.size
    },
  }
}
