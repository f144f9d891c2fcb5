/** The verbs of the ledger that show something to somebody who does not believe it. */

import { join } from 'node:path'
import type { Clock } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { formatVkey } from '#proof'
import { findAnswerable } from './answering.ts'
import { createAnswers } from './answers.ts'
import { findQuorumSize } from './cosignature-store.ts'
import type { LedgerKeys } from './keys.ts'
import type { Leaves } from './leaves.ts'
import type { Ledger } from './ledger.ts'
import { exportTree, readHouse } from './log-copy.ts'
import type { LogRow } from './log-store.ts'
import { inLog, logOf, placeOf } from './logs.ts'
import type { OwnEntries } from './own-entries.ts'
import { PLACED_WITHIN_MS } from './own-entries.ts'
import type { EndedLog } from './past-logs.ts'
import { signPromise } from './promise.ts'
import { findPlacedEntry, findTileByPath, readCheckpoint } from './reader.ts'
import { openSignedTree, proveEntry } from './signed-tree.ts'
import type { Standing } from './standing.ts'
import type { RootOfTile } from './tree-state.ts'
import { rememberRoots } from './tree-state.ts'
import type { Works } from './works.ts'

/** Rather what witnesses have seen than what is newest; but a witness that is gone holds nothing up. */
const AWAIT_WITNESSES_MS = 3_600_000

export interface ProvingParts {
  readonly database: Database
  readonly clock: Clock
  readonly own: OwnEntries
  readonly keys: () => Promise<LedgerKeys>
  readonly works: () => Promise<Works>
  /** Asked without the leaves: the evidence leaves also where those are damaged. */
  readonly ended: () => Promise<readonly EndedLog[]>
  /** How many witnesses a published proof should have seen; 0 where there are none. */
  readonly quorum: number
  readonly standing: Pick<Standing, 'raise'>
}

type Proving = Pick<
  Ledger,
  'checkpoint' | 'tile' | 'prove' | 'answerableTo' | 'answer' | 'answers' | 'vkeys' | 'exportLog'
>

export function createProving({ database, clock, own, keys, works, ended, quorum, standing }: ProvingParts): Proving {
  const asHouse = readHouse(database)
  const within = <T>(tx: Transaction | undefined, work: (tx: Transaction) => Promise<T>) =>
    tx ? work(tx) : asHouse(work)

  const rootOfTile = rememberRoots()
  const pastRoots = new Map<number, RootOfTile>()
  const treeOf = async (tx: Transaction) => await openSignedTree(tx, (await works()).leaves, rootOfTile)
  /** Leaves and remembered tiles of one of the logs. */
  const standOf = async (log: number) => {
    const { past, leaves } = await works()
    const old = past.find((one) => one.log === log)
    if (!old) return { leaves, beyond: [], roots: rootOfTile }
    const roots = pastRoots.get(log) ?? rememberRoots()
    pastRoots.set(log, roots)
    return { ...old, roots }
  }
  /** In the newest tree of its log that enough witnesses have seen, if that holds the entry; else in the newest. */
  const proveIn = (tx: Transaction, { seq, body }: LogRow) =>
    inLog(tx, logOf(seq), async () => {
      const { leaves, roots } = await standOf(logOf(seq))
      const place = placeOf(seq)
      const seen = await findSeen(tx, leaves)
      const tree = await openSignedTree(tx, leaves, roots, seen !== undefined && seen > place ? seen : undefined)
      return tree && (await proveEntry(tree, { seq: place, body }))
    })

  const findSeen = (tx: Transaction, { size }: Leaves) =>
    quorum > 0 ? findQuorumSize(tx, quorum, size) : Promise.resolve(undefined)
  const answers = createAnswers({ standOf, findSeen, onBroken: (because) => standing.raise('ledger.verify', because) })

  const vkeys = async (): Promise<readonly string[]> => {
    const { log, promise } = await keys()
    const before = (await ended()).flatMap(({ vkeys }) => vkeys)
    return [...log.trusted, promise.vkey, ...before].map(formatVkey)
  }
  const promise = async (tx: Transaction, id: string) => {
    const waiting = own.find(id)
    if (!waiting || (waiting.org !== tx.org && waiting.org !== HOUSE)) return undefined
    const includeBy = new Date(clock.now().getTime() - waiting.waitedMs + PLACED_WITHIN_MS)
    return await signPromise((await keys()).promise, waiting, includeBy)
  }
  return {
    checkpoint: (tx) => within(tx, readCheckpoint),
    tile: (path, tx) =>
      within(tx, async (tx) => {
        const tree = await treeOf(tx)
        return tree && (await findTileByPath(tree, path))
      }),
    prove: async (tx, seqOrId) => {
      const placed = await findPlacedEntry(tx, seqOrId)
      const proof = placed && (await proveIn(tx, placed))
      if (proof) return { kind: 'proof', text: proof }
      const text = await promise(tx, seqOrId)
      return text === undefined ? undefined : { kind: 'promise', text }
    },
    answerableTo: async (tx) => {
      const { leaves } = await works()
      const seen = await findSeen(tx, leaves)
      const newest = await findAnswerable(tx, await treeOf(tx))
      if (seen === undefined || !newest) return newest
      const witnessed = await findAnswerable(tx, await openSignedTree(tx, leaves, rootOfTile, seen))
      return witnessed && newest.getTime() - witnessed.getTime() <= AWAIT_WITNESSES_MS ? witnessed : newest
    },
    answer: async (tx, question) => await answers(tx)(question),
    answers,
    vkeys,
    exportLog: async (folder) => {
      const before: { readonly folder: string; readonly size: number }[] = []
      for (const { log, read, vkeys } of await ended()) {
        const name = join('before', String(log))
        const { size } = await exportTree(read, join(folder, name), vkeys.map(formatVkey))
        before.push({ folder: name, size })
      }
      const exported = await exportTree(asHouse, folder, await vkeys())
      return before.length === 0 ? exported : { ...exported, before }
    },
  }
}
