/** What is held of a log, in one hash: it vouches for entries that no checkpoint covers when the log ends. */
import type { Transaction } from '#kernel/database'
import { listPlaced } from './log-store.ts'
import { leafOf, loadTree } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

const PAGE = 4_096

/** The root over the first `held` entries of the log that is read: by tiles as far as it was signed, beyond by the entries. */
export async function readHeldRoot(tx: Transaction, held: number): Promise<Uint8Array> {
  const signed = (await findCheckpoint(tx, held))?.size ?? 0
  const tree = await loadTree(tx, signed)
  for (let from = signed; from < held; from += PAGE) {
    const rows = await listPlaced(tx, from, Math.min(from + PAGE, held))
    tree.append(rows.map(leafOf))
  }
  return tree.root()
}
