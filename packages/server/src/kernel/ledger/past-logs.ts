/** Logs of this house that have ended: their entries are still searched, proven and exported, each in its own tree. */
import type { Database } from '#kernel/database'
import type { Vkey } from '#proof'
import { catchUpLeaves } from './follower.ts'
import type { Leaves } from './leaves.ts'
import { folderOf, openLeaves } from './leaves.ts'
import type { ReadHouse } from './log-copy.ts'
import { readHouse } from './log-copy.ts'
import { inLog, originOf, renameKeys } from './logs.ts'

export interface PastLog {
  readonly log: number
  readonly origin: string
  readonly leaves: Leaves
  readonly vkeys: readonly Vkey[]
  /** Opens a transaction of the house that reads this log. */
  readonly read: ReadHouse
}

export interface PastParts {
  readonly database: Database
  readonly leavesFolder: string
  /** Of the log that lives, and its number. */
  readonly origin: string
  readonly log: number
  readonly vkeys: readonly Vkey[]
}

/** Oldest first. A leaves file that is shorter than what is held of its log is filled from it, as far as it was signed. */
export async function openPastLogs(parts: PastParts): Promise<readonly PastLog[]> {
  const past: PastLog[] = []
  for (let log = 1; log < parts.log; log++) {
    const origin = originOf(parts.origin, log)
    const vkeys = renameKeys(parts.vkeys, origin)
    const leaves = await openLeaves(folderOf(parts.leavesFolder, log), vkeys)
    const read: ReadHouse = (work) => readHouse(parts.database)((tx) => inLog(tx, log, () => work(tx)))
    await catchUpLeaves(read, leaves)
    past.push({ log, origin, leaves, vkeys, read })
  }
  return past
}
