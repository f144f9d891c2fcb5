/** One connection after another until told to stop, with a pause that grows while they do not last. */
import type { Timers } from '#protocol/link'

export interface Ended {
  readonly because: string
  /** What was wrong has been put right meanwhile. */
  readonly isMended?: boolean
}

export interface KeptConnection {
  /** Runs one connection to its end. @throws what trying again would not mend; that ends it all. */
  readonly connect: () => Promise<Ended>
  readonly timers: Timers
  /** 0 to 1. */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onLost: (because: string, retryInMs: number) => void
}

/**
 * A connection that lasted less than this was none, however friendly its beginning: a server that cannot take what is
 * handed in welcomes everybody first.
 */
const SOUND_MS = 60_000

/** Resolves once `signal` is aborted and the last connection has ended. */
export async function keepConnected({ connect, timers, random, signal, onLost }: KeptConnection): Promise<void> {
  let failures = 0
  let wasMended = false
  while (!signal.aborted) {
    const begunMs = timers.nowMs()
    const { because, isMended = false } = await connect()
    if (signal.aborted) return
    failures = timers.nowMs() - begunMs >= SOUND_MS ? 0 : failures + 1
    // Once: what is mended again and again is not mended.
    wasMended = isMended && !wasMended
    if (wasMended) continue
    const retryInMs = backOffMs(failures, random())
    onLost(because, retryInMs)
    await pauseUnless(signal, timers, retryInMs)
  }
}

/** 0.25 s doubling to 30 s, each drawn from its upper half, so that many bridges do not come back at once. */
export const backOffMs = (failures: number, random: number): number =>
  Math.round(Math.min(30_000, 250 * 2 ** Math.min(failures, 10)) * (0.5 + random / 2))

function pauseUnless(signal: AbortSignal, timers: Timers, pauseMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = timers.after(pauseMs, end)
    signal.addEventListener('abort', end)
  })
}
