/**
 * Timers that keep their pace while the tab is hidden, where a browser lets those of the page run once a second or once
 * a minute: a worker counts. What is held on a vehicle, and every time-out of its adapter, leans on them.
 */
import { monotonicMs } from '#clock'
import type { Timers } from '#protocol/link'

export interface SteadyTimers extends Timers {
  close(): void
}

export function openSteadyTimers(): SteadyTimers {
  const worker = new Worker(new URL('./timer-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, () => void>()
  let count = 0
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    const run = waiting.get(data)
    waiting.delete(data)
    run?.()
  }
  return {
    nowMs: monotonicMs,
    after(delayMs, run) {
      const id = count++
      waiting.set(id, run)
      worker.postMessage([id, delayMs])
      return () => void waiting.delete(id)
    },
    close: () => worker.terminate(),
  }
}
