/**
 * The pace of work that waits for commits: at once after a poke, otherwise polling. The only file of the ledger with
 * timers. They are pace, not time: what they call asks the clock for every instant.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Pace {
  /** Something may have been committed. */
  poke(): void
  /** Ends after the step under way. */
  stop(): Promise<void>
}

/**
 * Runs `step` again and again, never twice at once.
 *
 * @param step answers how many milliseconds to wait until the next one; a poke cuts the wait short, but not below
 * `leastMs` after the last beginning.
 */
export function openPace(step: () => Promise<number>, leastMs: number, monotonicMs: () => number): Pace {
  // A poke comes from inside somebody's request; what it starts must not run in that request's async context.
  const outside = AsyncLocalStorage.snapshot()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isPoked = false
  let isStopped = false
  let begunMs = Number.NEGATIVE_INFINITY

  const run = async (): Promise<void> => {
    begunMs = monotonicMs()
    isPoked = false
    const waitMs = await step()
    running = undefined
    plan(isPoked ? 0 : waitMs)
  }
  const plan = (waitMs: number): void => {
    clearTimeout(timer)
    if (isStopped) return
    const soonest = begunMs + leastMs - monotonicMs()
    timer = outside(() => setTimeout(start, Math.max(waitMs, soonest, 0)))
    timer.unref()
  }
  const start = (): void => {
    running = run()
  }
  plan(0)

  return {
    poke: () => {
      isPoked = true
      if (!running) plan(0)
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Lets another process go on that holds what we wait for. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
