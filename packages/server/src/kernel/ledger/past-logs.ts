/** Logs of this house that have ended: their entries are still searched, proven and exported, each in its own tree. */
import type { Database } from '#kernel/database'
import type { Vkey } from '#proof'
import { findEntryFacts } from '#proof'
import { catchUpLeaves, readLeaves } from './follower.ts'
import type { Leaves } from './leaves.ts'
import { folderOf, openLeaves } from './leaves.ts'
import type { ReadHouse } from './log-copy.ts'
import { readHouse } from './log-copy.ts'
import type { LogRow } from './log-store.ts'
import { findBeginOf } from './log-store.ts'
import { inLog, originOf, renameKeys } from './logs.ts'

/** One that has ended, as the database has it. */
export interface EndedLog {
  readonly log: number
  readonly origin: string
  readonly vkeys: readonly Vkey[]
  /** Opens a transaction of the house that reads this log. */
  readonly read: ReadHouse
}

export interface PastLog extends EndedLog {
  readonly leaves: Leaves
  /** The leaf hashes behind the leaves file, up to the last entry that is held: no checkpoint covers those. */
  readonly beyond: readonly Uint8Array[]
}

export interface PastParts {
  readonly database: Database
  /** Of the log that lives, and its number. */
  readonly origin: string
  readonly log: number
  readonly vkeys: readonly Vkey[]
}

/** Oldest first. */
export function listEndedLogs({ database, origin, log: live, vkeys }: PastParts): readonly EndedLog[] {
  return Array.from({ length: live - 1 }, (_, at) => {
    const [log, name] = [at + 1, originOf(origin, at + 1)]
    const read: ReadHouse = (work) => readHouse(database)((tx) => inLog(tx, log, () => work(tx)))
    return { log, origin: name, vkeys: renameKeys(vkeys, name), read }
  })
}

/** With their leaves files: one that is shorter than what is held of its log is filled from it, as far as it was signed. */
export async function openPastLogs(parts: PastParts & { readonly leavesFolder: string }): Promise<readonly PastLog[]> {
  const past: PastLog[] = []
  for (const ended of listEndedLogs(parts)) {
    const leaves = await openLeaves(folderOf(parts.leavesFolder, ended.log), ended.vkeys)
    await catchUpLeaves(ended.read, leaves)
    const beyond = await ended.read(async (tx) => {
      const held = findHeld(await findBeginOf(tx, ended.log + 1))
      return held > leaves.size ? await readLeaves(tx, leaves.size, held) : []
    })
    past.push({ ...ended, leaves, beyond })
  }
  return past
}

const findHeld = (begin: LogRow | undefined): number => Number((begin && findEntryFacts(begin.body)?.data.held) ?? 0)
