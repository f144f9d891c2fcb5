/** The only place that reads the time. Everything that has a deadline asks a `Clock` it was given. */

export interface Clock {
  /** Never runs back within one process: `max(now, last)`. */
  now(): Date
  /** Milliseconds of a counter that no one can set. For lengths of waiting, never for instants. */
  monotonicMs(): number
}

export interface TestClock extends Clock {
  /**
   * Moves the clock forward; it goes on from there at the normal pace.
   *
   * @throws {RangeError} if `to` lies before the present instant.
   */
  moveTo(to: Date): void
}

export function createClock(): Clock {
  let lastMs = 0
  return {
    now: () => {
      lastMs = Math.max(lastMs, Date.now())
      return new Date(lastMs)
    },
    monotonicMs: () => performance.now(),
  }
}

/** A clock that begins at `start` and runs at the normal pace, or not at all (`frozen`, for tests of instants). */
export function createTestClock(start: Date, { frozen = false } = {}): TestClock {
  const pace = () => (frozen ? 0 : performance.now())
  let origin = start.getTime()
  let zero = pace()
  const now = () => new Date(Math.floor(origin + pace() - zero))
  return {
    now,
    monotonicMs: () => (frozen ? origin : performance.now()),
    moveTo: (to) => {
      if (to < now()) throw new RangeError('a clock does not run back')
      origin = to.getTime()
      zero = pace()
    },
  }
}
