/** Exact sliding windows: the instants of the last requests that passed, per key, in a ring. */

export const WINDOW_MS = 60_000
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
  /** The instants it holds of the key, the oldest first. */
  passed(key: string): readonly number[]
  /** Goes on from these instants, whatever it held of the key before. */
  adopt(key: string, passed: readonly number[]): void
  readonly size: number
}

/**
 * In no span of 60 s, ends included, do more than `limit` requests of one key pass here. `createBudgetDesk` holds it
 * for users over all nodes.
 *
 * @param mostKeys from so many on, keys not seen before share one window until others are forgotten.
 */
export function createRateWindow(mostKeys = Number.POSITIVE_INFINITY, windowMs = WINDOW_MS): RateWindow {
  const passed = new Map<string, Ring>()
  return {
    take(wanted, limit, nowMs) {
      const key = passed.has(wanted) || passed.size < mostKeys ? wanted : OVERFLOW
      const ring = passed.get(key) ?? createRing()
      passed.set(key, ring)
      const before = ring.count(nowMs - windowMs)
      const passes = before < limit
      if (passes) ring.push(nowMs)
      const count = passes ? before + 1 : before
      const waitMs = count < limit ? 0 : ring.newest(limit - 1) + windowMs + 1 - nowMs
      return {
        passes,
        remaining: Math.max(0, limit - count),
        retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)),
      }
    },
    sweep(nowMs) {
      for (const [key, ring] of passed) if (ring.count(nowMs - windowMs) === 0) passed.delete(key)
    },
    passed: (key) => passed.get(key)?.all() ?? [],
    adopt(key, instants) {
      const ring = createRing()
      for (const instant of instants) ring.push(instant)
      if (instants.length > 0) passed.set(key, ring)
      else passed.delete(key)
    },
    get size() {
      return passed.size
    },
  }
}

type Ring = ReturnType<typeof createRing>

/** Instants in the order in which they came, the oldest dropped as they leave the window. */
function createRing() {
  let instants = new Float64Array(8)
  let first = 0
  let length = 0
  const at = (index: number) => instants[(first + index) % instants.length] ?? 0
  return {
    /** How many are not older than `sinceMs`; the others are dropped. */
    count: (sinceMs: number): number => {
      while (length > 0 && at(0) < sinceMs) {
        first = (first + 1) % instants.length
        length -= 1
      }
      return length
    },
    push: (instantMs: number): void => {
      if (length === instants.length) {
        const grown = new Float64Array(length * 2)
        for (let index = 0; index < length; index++) grown[index] = at(index)
        instants = grown
        first = 0
      }
      instants[(first + length) % instants.length] = instantMs
      length += 1
    },
    /** The instant that `back` others came after; the oldest where there are fewer. */
    newest: (back: number): number => at(Math.max(0, length - 1 - back)),
    all: (): readonly number[] => Array.from({ length }, (_, index) => at(index)),
  }
}
