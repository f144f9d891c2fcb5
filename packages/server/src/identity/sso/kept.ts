/** What providers were asked, kept for a while: whoever knocks here does not decide how often a provider hears of it. */
import type { Kernel } from '#kernel'

/** What could not be had is asked for again after so long. */
const FAILED_MS = 10_000
const MOST = 200

interface Asked<Value> {
  readonly at: number
  /** What was had; where nothing could be had, what was had before. */
  readonly value: Promise<Value>
  hasFailed: boolean
}

export type Kept<Value> = ReturnType<typeof createKept<Value>>

export function createKept<Value>({ clock }: Pick<Kernel, 'clock'>) {
  const kept = new Map<string, Asked<Value>>()

  return {
    /** What was had under the key within so long, else what `ask` gives; those who come meanwhile wait for the same. */
    get(key: string, withinMs: number, ask: () => Promise<Value>): Promise<Value> {
      const known = kept.get(key)
      const at = clock.monotonicMs()
      if (known && at - known.at < (known.hasFailed ? FAILED_MS : withinMs)) return known.value
      const asked: Asked<Value> = {
        at,
        hasFailed: false,
        value: ask().catch((error: unknown) => {
          asked.hasFailed = true
          // What was had before still stands, where anything was.
          if (known === undefined) throw error
          return known.value.catch(() => Promise.reject(error))
        }),
      }
      kept.delete(key)
      kept.set(key, asked)
      if (kept.size > MOST) kept.delete(kept.keys().next().value ?? key)
      return asked.value
    },
  }
}
