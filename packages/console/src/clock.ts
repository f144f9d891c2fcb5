import { useEffect, useState } from 'react'

/** The one place of the console that reads the time. Milliseconds since the epoch, this browser's clock. */
export const now = (): number => Date.now()

/** Milliseconds on a clock that nobody can set: for ages, never for instants. */
export const monotonicMs = (): number => performance.now()

/** The present instant, read again every `everyMs`: for ages and countdowns. */
export function useNow(everyMs: number): number {
  const [at, setAt] = useState(now)
  useEffect(() => {
    const timer = window.setInterval(() => setAt(now()), everyMs)
    return () => window.clearInterval(timer)
  }, [everyMs])
  return at
}
