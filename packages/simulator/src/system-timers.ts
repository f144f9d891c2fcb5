import type { Timers } from '#protocol/link'

/** The timers of this process, for sockets and virtual control units. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
