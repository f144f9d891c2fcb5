/** The verbs of the ledger that show something to somebody who does not believe it. */

import type { Clock } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { formatVkey } from '#proof'
import { answerQuestion } from './answering.ts'
import { findQuorumSize } from './cosignature-store.ts'
import type { LedgerKeys } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { exportTree, readHouse } from './log-copy.ts'
import type { OwnEntries } from './own-entries.ts'
import { PLACED_WITHIN_MS } from './own-entries.ts'
import { signPromise } from './promise.ts'
import { findPlacedEntry, findTileByPath, readCheckpoint } from './reader.ts'
import { openSignedTree, proveEntry } from './signed-tree.ts'
import { rememberRoots } from './tree-state.ts'
import type { Works } from './works.ts'

export interface ProvingParts {
  readonly database: Database
  readonly clock: Clock
  readonly own: OwnEntries
  readonly keys: () => Promise<LedgerKeys>
  readonly works: () => Promise<Works>
  /** How many witnesses a published proof should have seen; 0 where there are none. */
  readonly quorum: number
}

type Proving = Pick<Ledger, 'checkpoint' | 'tile' | 'prove' | 'answer' | 'vkeys' | 'exportLog'>

export function createProving({ database, clock, own, keys, works, quorum }: ProvingParts): Proving {
  const asHouse = readHouse(database)
  const within = <T>(tx: Transaction | undefined, work: (tx: Transaction) => Promise<T>) =>
    tx ? work(tx) : asHouse(work)

  const rootOfTile = rememberRoots()
  const treeOf = async (tx: Transaction) => await openSignedTree(tx, (await works()).leaves, rootOfTile)
  /** The newest tree that enough witnesses have seen, if it holds the entry; else the newest. */
  const treeWith = async (tx: Transaction, seq: number) => {
    const { leaves } = await works()
    const seen = quorum > 0 ? await findQuorumSize(tx, quorum, leaves.size) : undefined
    return await openSignedTree(tx, leaves, rootOfTile, seen !== undefined && seen > seq ? seen : undefined)
  }

  const vkeys = async (): Promise<readonly string[]> => {
    const { log, promise } = await keys()
    return [...log.trusted, promise.vkey].map(formatVkey)
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
      const tree = placed && (await treeWith(tx, placed.seq))
      const proof = tree && (await proveEntry(tree, placed))
      if (proof) return { kind: 'proof', text: proof }
      const text = await promise(tx, seqOrId)
      return text === undefined ? undefined : { kind: 'promise', text }
    },
    answer: async (tx, question) => await answerQuestion(tx, await treeOf(tx), question),
    vkeys,
    exportLog: async (folder) => await exportTree(database, folder, await vkeys()),
  }
}
