/** What is said when something stored is not what was put there: once per place and minute, however often it is read. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock, OrgId, SubjectId } from '#kernel'

/** Where it was found; `row` is null for a key of the subject. */
export interface BrokenPlace {
  readonly org: OrgId
  readonly table: string
  readonly column: string
  readonly row: string
  readonly subject: SubjectId
  readonly at: Date
}

export type IntegrityWatcher = (broken: BrokenPlace) => Promise<void>

export interface Integrity {
  report(place: Omit<BrokenPlace, 'at'>): void
  /** Who writes it down. What was found before is told at once. */
  watch(watcher: IntegrityWatcher): void
  /** Resolves when everything that was reported is written down, or could not be. Not inside a transaction. */
  settle(): Promise<void>
}

const MOST_PLACES = 10_000
const MINUTE_MS = 60_000

/**
 * The finding is made inside a transaction that is about to be undone, and must outlive it: it is written beside it. One
 * that cannot be written is said again by the next reader.
 */
export function createIntegrity(clock: Clock): Integrity {
  const outside = AsyncLocalStorage.snapshot()
  const writing = new Set<Promise<void>>()
  const waiting: BrokenPlace[] = []
  let seen = new Set<string>()
  let minute = 0
  let watcher: IntegrityWatcher | undefined

  function write(broken: BrokenPlace, name: string, tell: IntegrityWatcher): void {
    const done = outside(() => tell(broken))
      .catch(() => {
        seen.delete(name)
      })
      .finally(() => writing.delete(done))
    writing.add(done)
  }
  const nameOf = ({ org, table, column, row, subject }: Omit<BrokenPlace, 'at'>) =>
    [org, table, column, row, subject].join('\n')
  return {
    report: (place) => {
      const at = clock.now()
      const current = Math.floor(at.getTime() / MINUTE_MS)
      if (current !== minute) seen = new Set()
      minute = current
      const name = nameOf(place)
      if (seen.has(name) || seen.size >= MOST_PLACES) return
      seen.add(name)
      if (watcher) write({ ...place, at }, name, watcher)
      else waiting.push({ ...place, at })
    },
    watch: (tell) => {
      watcher = tell
      for (const broken of waiting.splice(0)) write(broken, nameOf(broken), tell)
    },
    settle: async () => {
      await Promise.all(writing)
    },
  }
}
