import type { RateVerdict, RateWindow } from './rate-window.ts'
import { WINDOW_MS } from './rate-window.ts'

const SECOND_MS = 1_000
/** The second under way and the sixty before it: no span of 60 s reaches further. */
const SECONDS = WINDOW_MS / SECOND_MS + 1
const OVERFLOW = ''

/**
 * Sliding windows for limits too high for a ring of instants: counted by the second, so a key takes the same few bytes
 * whatever its limit. In no span of 60 s do more than `limit` requests of one key pass; what passed is held against it
 * for up to a second longer.
 *
 * @param mostKeys from so many on, keys not seen before share one window until others are forgotten.
 */
export function createSecondWindow(mostKeys = Number.POSITIVE_INFINITY): Pick<RateWindow, 'take' | 'sweep' | 'size'> {
  const counted = new Map<string, Seconds>()
  return {
    take(wanted, limit, nowMs): RateVerdict {
      const key = counted.has(wanted) || counted.size < mostKeys ? wanted : OVERFLOW
      const seconds = counted.get(key) ?? createSeconds()
      counted.set(key, seconds)
      const before = seconds.total(nowMs)
      const passes = before < limit
      if (passes) seconds.add()
      return {
        passes,
        remaining: Math.max(0, limit - before - 1),
        retryAfterS: passes ? 1 : seconds.until(limit),
      }
    },
    sweep(nowMs) {
      for (const [key, seconds] of counted) if (seconds.total(nowMs) === 0) counted.delete(key)
    },
    get size() {
      return counted.size
    },
  }
}

type Seconds = ReturnType<typeof createSeconds>

function createSeconds() {
  const counts = new Uint32Array(SECONDS)
  let second = 0
  let sum = 0
  const slot = (at: number) => ((at % SECONDS) + SECONDS) % SECONDS
  const countOf = (at: number) => counts[slot(at)] ?? 0
  return {
    /** What the window holds now. A clock that was set back stands still until it is there again. */
    total: (nowMs: number): number => {
      const now = Math.max(second, Math.floor(nowMs / SECOND_MS))
      for (let at = Math.max(second + 1, now - SECONDS + 1); at <= now; at++) {
        sum -= countOf(at)
        counts[slot(at)] = 0
      }
      second = now
      return sum
    },
    add: (): void => {
      counts[slot(second)] = countOf(second) + 1
      sum += 1
    },
    /** Whole seconds until fewer than `limit` are left in the window. */
    until: (limit: number): number => {
      let left = sum
      let at = second - SECONDS + 1
      while (at < second && left - countOf(at) >= limit) {
        left -= countOf(at)
        at += 1
      }
      return at + SECONDS - second
    },
  }
}
