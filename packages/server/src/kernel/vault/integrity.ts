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
  /**
   * For whoever writes it down in an act of their own: undefined when it has been told in this minute already. What is
   * returned takes the claim back, where it could not be written after all.
   */
  claim(place: Omit<BrokenPlace, 'at'>): (() => void) | undefined
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
  /** Its name, the first time it is met in a minute. */
  function meet(place: Omit<BrokenPlace, 'at'>, at: Date): string | undefined {
    const current = Math.floor(at.getTime() / MINUTE_MS)
    if (current !== minute) seen = new Set()
    minute = current
    const name = nameOf(place)
    if (seen.has(name) || seen.size >= MOST_PLACES) return undefined
    seen.add(name)
    return name
  }
  return {
    report: (place) => {
      const at = clock.now()
      const name = meet(place, at)
      if (name === undefined) return
      if (watcher) write({ ...place, at }, name, watcher)
      else waiting.push({ ...place, at })
    },
    claim: (place) => {
      const name = meet(place, clock.now())
      return name === undefined ? undefined : () => void seen.delete(name)
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
