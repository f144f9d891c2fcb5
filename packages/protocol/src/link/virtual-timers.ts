import type { Timers } from './timers.ts'

/** Timers that stand still until they are told to move. */
export interface VirtualTimers extends Timers {
  /**
   * Moves the clock forward and runs what falls due, in the order of instants.
   * Between two instants waiting promises get their turn, so code that awaits sees the time it expects.
   */
  advance(byMs: number): Promise<void>
}

/** Creates timers whose clock starts at 0. */
export function createVirtualTimers(): VirtualTimers {
  let nowMs = 0
  const waiting = new Set<{ dueMs: number; run: () => void }>()
  const earliest = (untilMs: number) =>
    [...waiting].filter(({ dueMs }) => dueMs <= untilMs).toSorted((a, b) => a.dueMs - b.dueMs)[0]
  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { dueMs: nowMs + delayMs, run }
      waiting.add(timer)
      return () => waiting.delete(timer)
    },
    async advance(byMs) {
      const untilMs = nowMs + byMs
      await settle()
      for (let timer = earliest(untilMs); timer; timer = earliest(untilMs)) {
        waiting.delete(timer)
        nowMs = timer.dueMs
        timer.run()
        await settle()
      }
      nowMs = untilMs
    },
  }
}

/** Promise chains of our protocols are shorter than this many steps. */
async function settle() {
  for (let turn = 0; turn < 50; turn++) await undefined
}
