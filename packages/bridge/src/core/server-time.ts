/** The server's clock as a bridge knows it: its own monotonic counter, set by what the server last said. */
export interface ServerTime {
  now(): Date
  set(at: Date): void
  /** Takes over the server's clock if ours is wrong; false if it was right to a few seconds. */
  correct(at: Date): boolean
}

/** `Date` of HTTP counts whole seconds, and the answer was under way. */
const TOLERANCE_MS = 5_000

/** Begins with the clock of this machine, which on a device in a workshop may be off by years. */
export function createServerTime(): ServerTime {
  let offsetMs = performance.timeOrigin
  const nowMs = () => performance.now() + offsetMs
  const set = (at: Date) => {
    offsetMs = at.getTime() - performance.now()
  }
  return {
    now: () => new Date(Math.floor(nowMs())),
    set,
    correct(at) {
      if (Math.abs(at.getTime() - nowMs()) <= TOLERANCE_MS) return false
      set(at)
      return true
    },
  }
}
