/**
 * The only clock a protocol knows. Node and the browser wrap their own timers; tests and replays use `createVirtualTimers`.
 * Vehicle timing is monotonic and has nothing to do with the time of day.
 */
export interface Timers {
  /** Milliseconds on a clock that never runs back; its zero means nothing. */
  nowMs(): number
  /** Runs `run` once, `delayMs` from now, unless the returned function is called before. */
  after(delayMs: number, run: () => void): Cancel
}

/** Calls off what it was returned for; calling it again, or too late, does nothing. */
export type Cancel = () => void

/** Waits; for pauses a protocol asks for. */
export function pause(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => timers.after(delayMs, resolve))
}
