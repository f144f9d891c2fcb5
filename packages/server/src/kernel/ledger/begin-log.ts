/**
 * The last honest choice after a restore (LEDGER, section 10): others saw more of the log than there is, and neither leaves
 * nor bundles of it are left, so its tree cannot go on. A new log begins, `…/<n+1>`, and its first entry holds the last
 * checkpoint that is known of the old one. What is held of the old log stays where it is, under its own name.
 */
import type { Clock } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { Vkey } from '#proof'
import {
  createTree,
  equalBytes,
  formatCheckpoint,
  formatTail,
  formatVkey,
  ProofError,
  signNote,
  toBase64,
  verifyCheckpoint,
} from '#proof'
import type { Declarations } from './declarations.ts'
import { sha256 } from './digest.ts'
import { lockHead, moveHead, openNextLog } from './head-store.ts'
import { readHeldRoot } from './held-root.ts'
import { insertSegment } from './index-store.ts'
import type { LedgerKeys } from './keys.ts'
import type { Leaves } from './leaves.ts'
import { folderOf, openLeaves } from './leaves.ts'
import { LOG_SPAN, originOf } from './logs.ts'
import { composeOwn, placeRow } from './own-rows.ts'
import { ensurePartitions } from './partitions.ts'
import { insertOwn } from './placing-store.ts'
import { foldTail, TAIL } from './tail-index.ts'
import { loadTree } from './tree-state.ts'
import { findCheckpoint, insertCheckpoint } from './tree-store.ts'
import type { Witnesses } from './witnesses.ts'

export interface BeginOptions {
  /** The newest signed checkpoint of the log that ends, as a witness or an export keeps it. */
  readonly checkpoint?: string
  /** Stands in the log. */
  readonly reason: string
}

export interface Begun {
  readonly origin: string
  readonly previous: string
  /** How many entries the old log was seen with, and how many of them are held. */
  readonly size: number
  readonly held: number
  /** Verifier keys of the new log: the same keys, under its name. */
  readonly vkeys: readonly string[]
}

export interface BeginParts {
  readonly database: Database
  readonly clock: Clock
  readonly declarations: Declarations
  readonly witnesses: Pick<Witnesses, 'ask' | 'refutation'>
  readonly leavesFolder: string
  readonly leaves: () => Promise<Leaves>
  /** The log that ends. */
  readonly log: () => Promise<number>
  readonly keysOf: (log: number) => Promise<LedgerKeys>
  /** `<host>/ledger/1`. */
  readonly origin: string
}

/**
 * @throws {Problem} `ledger.nothing-lost` when nobody is known to have seen more than there is; `ledger.leaves-there` when
 * the tree can go on; `ledger.checkpoint-foreign`, `ledger.checkpoint-needed`, `ledger.running`. Nothing is changed then.
 */
export async function beginLog(parts: BeginParts, options: BeginOptions): Promise<Begun> {
  const { database, log, keysOf } = parts
  const ended = await log()
  const [leaves, old, fresh] = [await parts.leaves(), await keysOf(ended), await keysOf(ended + 1)]
  await parts.witnesses.ask()
  const names = { previous: originOf(parts.origin, ended), origin: originOf(parts.origin, ended + 1) }
  await ensurePartitions(database, ended * LOG_SPAN)
  const scope = { org: HOUSE, role: 'sequencer' } as const
  const { leaf, note, ...seen } = await database.transaction(scope, async (tx) => {
    const seen = { log: ended, leaves, trusted: old.log.trusted, refuted: parts.witnesses.refutation() }
    const end = await readEnd(tx, seen, options)
    return { ...(await placeBegin(tx, parts, { ...names, ...end, reason: options.reason }, fresh)), ...end }
  })
  // Nobody can go on with the old log any more; what its epoch key signed stays what it is.
  await old.epochs.end()
  await (await openLeaves(folderOf(parts.leavesFolder, ended + 1), fresh.log.trusted)).accept([leaf], note)
  return { ...names, size: seen.size, held: seen.held, vkeys: fresh.log.trusted.map(formatVkey) }
}

interface End {
  readonly size: number
  readonly held: number
  /** Over what is held, in Base64. */
  readonly root: string
  readonly checkpoint: string
  readonly because: string
}

interface Seen {
  /** The log that all of this is about. */
  readonly log: number
  readonly leaves: Leaves
  readonly trusted: readonly Vkey[]
  /** What a witness said. */
  readonly refuted: string | undefined
}

/** How the old log ends: what is held of it, and what is known to have been. */
async function readEnd(tx: Transaction, { log, leaves, trusted, refuted }: Seen, given: BeginOptions): Promise<End> {
  const head = await lockHead(tx)
  if (!head) throw new Problem('conflict', 'ledger.running', 'A server places entries. Stop it first.')
  if (head.log !== log) {
    throw new Problem('conflict', 'ledger.running', `Log ${head.log} has begun meanwhile. Look at it first.`)
  }
  const held = head.size
  if (leaves.size > held) {
    const message = 'The leaves file holds what the database lacks: the log goes on with it. Restore without a new log.'
    throw new Problem('conflict', 'ledger.leaves-there', message)
  }
  const checkpoint = given.checkpoint ?? (await findCheckpoint(tx))?.note
  if (checkpoint === undefined) {
    const message = 'The database holds no checkpoint of the log that ends. Give one that somebody else has kept.'
    throw new Problem('conflict', 'ledger.checkpoint-needed', message)
  }
  const { size, root } = await requireSigned(checkpoint, trusted)
  const isOurs = size <= held && equalBytes(root, (await loadTree(tx, size)).root())
  const because = isOurs ? refuted : `a checkpoint of ${size} entries is signed that these ${held} do not lead to`
  if (because !== undefined) return { size, held, root: toBase64(await readHeldRoot(tx, held)), checkpoint, because }
  const message = `Nobody is known to have seen more than these ${held} entries. Give a later checkpoint, if there is one.`
  throw new Problem('conflict', 'ledger.nothing-lost', message)
}

async function requireSigned(checkpoint: string, trusted: readonly Vkey[]) {
  try {
    return await verifyCheckpoint(checkpoint, trusted)
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    const message = 'This is no checkpoint that the log which ends has signed.'
    throw new Problem('invalid', 'ledger.checkpoint-foreign', message, { cause })
  }
}

async function placeBegin(
  tx: Transaction,
  { declarations, clock }: BeginParts,
  { origin, ...facts }: End & { readonly origin: string; readonly previous: string; readonly reason: string },
  keys: LedgerKeys,
) {
  const at = clock.now()
  const tail = await foldTail(tx, facts.held, at.getTime())
  const stated = { ...facts, ...(tail ? formatTail(tail.commit) : {}) }
  const own = composeOwn(declarations, at, { action: 'ledger.begin', object: 'ledger', facts: stated })
  const tree = createTree(sha256)
  tree.append([own.leaf])
  const note = await signNote(formatCheckpoint({ origin, size: 1, root: tree.root() }), keys.log.signers)
  if (tail) {
    const { commit, ...stored } = tail
    await insertSegment(tx, { ...commit, ...stored, level: TAIL, seq: LOG_SPAN })
  }
  await openNextLog(tx, facts.held)
  await insertOwn(tx, placeRow(0, own))
  await insertCheckpoint(tx, 1, note, at)
  await moveHead(tx, { size: 0 }, { size: 1, indexed: 0, seal: null })
  return { leaf: own.leaf, note }
}
