/**
 * Retention of the log (LEDGER, section 10): after ten years the bodies go, unless they are held, in whole bundles; their hashes stay, so every
 * proof that was ever given still holds. The log says first what will be gone, then it goes.
 */
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { findEntryFacts } from '#proof'
import type { Hold } from './holds.ts'
import type { ReadHouse } from './log-copy.ts'
import { readHouse } from './log-copy.ts'
import { findNewest } from './log-store.ts'
import type { OwnRequests } from './own-requests.ts'
import { dropEmptyPartitions } from './partitions.ts'
import { findKept, readLogTime } from './retention-look.ts'
import { deleteEntries, deleteSegments, findFirst, thin } from './retention-store.ts'
import type { Standing } from './standing.ts'

/** So few in one transaction that nobody waits for it. */
const DELETE_ROWS = 16_384

export interface RetentionParts {
  readonly database: Database
  readonly requests: OwnRequests
  /** Places what was asked for. */
  readonly place: () => Promise<void>
  readonly standing: Standing
  /** Verifies all that is there, what was declared lost apart. @throws {Error} when it does not hold. */
  readonly requireWhole: () => Promise<void>
  /** Told after each look which holds keep entries beyond their time, so that nothing goes from there on. */
  readonly onKept: (by: readonly Hold[]) => Promise<void>
}

export interface Retention {
  thin(): Promise<void>
  /** @returns the first entry whose body is still there by right. */
  prune(): Promise<{ readonly below: number }>
}

export function createRetention({
  database,
  requests,
  place,
  standing,
  requireWhole,
  onKept,
}: RetentionParts): Retention {
  const read = readHouse(database)
  const asRetention: ReadHouse = (work) => database.transaction({ org: HOUSE, role: 'retention' }, work)

  const announce = async (below: number): Promise<void> => {
    const placed = requests.ask({ action: 'ledger.pruned', object: 'ledger', facts: { below } })
    await place()
    await placed
  }
  /** @throws {Error} when the database says another time than the log. Nothing goes then. */
  const requireTime = async (): Promise<Date | undefined> => {
    try {
      const at = await readLogTime(read)
      standing.pass('ledger.time')
      return at
    } catch (cause) {
      standing.raise('ledger.time', cause instanceof Error ? cause.message : String(cause))
      throw cause
    }
  }
  /** Says how much more goes. A hold that came while the log was verified counts. @returns what is said now. */
  const widen = async (first: number, stated: number, at: Date): Promise<number> => {
    const kept = await findKept(read, first, at)
    if (kept.place <= stated) return stated
    await requireWhole()
    await place()
    const below = Math.min(kept.place, (await findKept(read, first, at)).place)
    if (below > stated) await announce(below)
    return below
  }
  /** Also what a crash between the word and the deed left behind. */
  const remove = async (below: number): Promise<void> => {
    for (let from = await read(findFirst); from !== undefined && from < below; from = await read(findFirst)) {
      const until = Math.min(below, from + DELETE_ROWS)
      const deleted = await asRetention((tx) => deleteEntries(tx, from ?? 0, until))
      if (deleted === 0) throw new Error(`entry ${from} may not be deleted yet`)
    }
    await asRetention((tx) => deleteSegments(tx, below))
    await dropEmptyPartitions(database, below)
  }
  return {
    thin: async () => {
      if (await requireTime()) await asRetention(thin)
    },
    prune: async () => {
      const at = await requireTime()
      const first = await read(findFirst)
      const stated = await readBelow(read)
      if (!at || first === undefined) return { below: stated }
      const announced = Math.max(stated, await widen(first, stated, at))
      // Once more: a hold that stands before the word keeps what it names, also where the word did not count it.
      const kept = await findKept(read, first, at)
      const below = Math.min(announced, kept.place)
      await remove(below)
      await onKept(kept.by)
      return { below }
    },
  }
}

/** The first entry that the log still claims to hold, by its newest `ledger.pruned`. */
export async function readBelow(read: ReadHouse): Promise<number> {
  const newest = await read((tx) => findNewest(tx, 'ledger.pruned'))
  const below = newest && findEntryFacts(newest.body)?.data.below
  return typeof below === 'number' ? below : 0
}
