/**
 * Whether this node's leaves file is as long as the node itself must have made it. One that vanished or went back to an
 * older state is filled again from the database, but nobody outside it vouches for that run any more: that is said aloud.
 */
import type { Transaction } from '#kernel/database'
import type { Signer } from '#proof'
import { searchKey, toBase64 } from '#proof'
import { sha256 } from './digest.ts'
import { findNewestOn } from './log-store.ts'
import { findCheckpoint, findCheckpointBy } from './tree-store.ts'

/** This node as the log knows it. */
export interface OwnNode {
  readonly node: string
  /** The key it signed with last; none on a node that never led, whose file may begin anywhere. */
  readonly epoch: Signer | undefined
}

/**
 * @param size of the leaves file.
 * @returns what is lost, in one sentence.
 */
export async function findLostLeaves(
  tx: Transaction,
  size: number,
  { node, epoch }: OwnNode,
): Promise<string | undefined> {
  const newest = await findCheckpoint(tx)
  if (!newest || !epoch || newest.size <= size) return undefined
  const isLost = size === 0 || size < (await findFloor(tx, node, epoch))
  return isLost
    ? `the leaves file ends at ${size} of ${newest.size} entries; what is missing is taken from the database`
    : undefined
}

/** What this node has placed for certain, but for its newest batch: a crash may come between a commit and its leaves. */
async function findFloor(tx: Transaction, node: string, epoch: Signer): Promise<number> {
  const signed = await findCheckpointBy(tx, lineOf(epoch))
  const entered = await findNewestOn(tx, 'ledger.epoch', searchKey(sha256, node))
  const before = signed && (await findCheckpoint(tx, signed.size - 1))
  const beside = entered && (await findCheckpoint(tx, entered.seq))
  return Math.max(before?.size ?? 0, beside?.size ?? 0)
}

/** How the signature line of a key begins: four bytes of key id make five digits of Base64 that the rest cannot change. */
function lineOf({ vkey: { name, id } }: Signer): string {
  return `— ${name} ${toBase64(Buffer.from(id, 'hex')).slice(0, 5)}`
}
