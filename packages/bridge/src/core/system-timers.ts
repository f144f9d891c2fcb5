import type { Timers } from '#protocol/link'

/** The timers of the platform, for Node and the browser alike. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
