/**
 * The witnesses of the log (LEDGER, section 7; C2SP tlog-witness): each is shown the newest checkpoint and cosigns it if
 * it goes on from the one it saw last. One that saw more than we have, or another log, proves that ours is not the log
 * it was: that is a critical finding, and nothing is placed any more.
 */
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import {
  formatAddCheckpoint,
  formatSignature,
  ProofError,
  parseNote,
  parseVkey,
  proveConsistency,
  verifyNote,
} from '#proof'
import { findCosignedSize, insertCosignature } from './cosignature-store.ts'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import { readHouse } from './log-copy.ts'
import type { SignedTree } from './signed-tree.ts'
import { openSignedTree } from './signed-tree.ts'
import type { Standing } from './standing.ts'
import { rememberRoots } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

/** How a witness is reached. */
export interface Witness {
  /** Its verifier key, of kind cosignature; its name is the witness's. */
  readonly vkey: string
  /** Posts `add-checkpoint`. Rejects when it cannot be reached; gives up by itself. */
  addCheckpoint(body: string): Promise<{ readonly status: number; readonly body: string }>
}

export interface WitnessState {
  readonly name: string
  /** The largest checkpoint it has cosigned; 0 for none. */
  readonly size: number
  /** Why the last call came to nothing; undefined when it cosigned. */
  readonly fault: string | undefined
}

export interface Witnesses {
  /** Asks it from now on; returns what ends that. */
  join(witness: Witness): () => void
  /** Shows the newest checkpoint to all who have not seen it. Never rejects for one who is away. */
  ask(): Promise<void>
  /** Why nothing may be placed any more. */
  refutation(): string | undefined
  states(): readonly WitnessState[]
}

interface Joined {
  readonly witness: Witness
  readonly name: string
  size: number | undefined
  fault: string | undefined
}

/** Enough to learn its size, to prove from there, and once more where others have asked meanwhile. */
const TRIES = 3

export function createWitnesses(
  database: Database,
  leavesOf: () => Promise<Leaves>,
  standing: Standing,
  given: readonly Witness[],
): Witnesses {
  const read = readHouse(database)
  const rootOfTile = rememberRoots()
  const joined = new Set<Joined>()
  let refuted: string | undefined

  const refute = (name: string, because: string): void => {
    refuted ??= `the witness ${name} ${because}`
    standing.raise('ledger.witness', refuted)
  }
  const prepare = async (from: number) => {
    const leaves = await leavesOf()
    return await read(async (tx) => {
      const tree = await openSignedTree(tx, leaves, rootOfTile)
      if (!tree || from > tree.size) return tree && { tree, body: undefined }
      const proof = await proveConsistency(sha256, tree.readNode, from, tree.size)
      return { tree, body: formatAddCheckpoint({ oldSize: from, proof, note: tree.note }) }
    })
  }
  const keep = async (one: Joined, tree: SignedTree, lines: string): Promise<void> => {
    const line = await requireCosignature(tree.note, lines, one.witness.vkey)
    const scope = { org: HOUSE, role: 'sequencer' } as const
    await database.transaction(scope, (tx) => insertCosignature(tx, tree.size, one.name, line))
    one.size = tree.size
  }
  /** @returns whether there is nothing more to ask it now. */
  const showOnce = async (one: Joined): Promise<boolean> => {
    const from = one.size ?? (await read((tx) => findCosignedSize(tx, one.name)))
    const shown = await prepare(from)
    if (!shown || (one.size !== undefined && shown.tree.size === from)) return true
    if (!shown.body) return refuteUnlessKnown(one, from)
    const { status, body } = await one.witness.addCheckpoint(shown.body)
    if (status === 200) await keep(one, shown.tree, body)
    else if (status === 422) refute(one.name, `saw another log than this one at ${from}`)
    else if (status !== 409) throw new Error(`it answers with status ${status}`)
    else return await onConflict(one, from, shown.tree.size, body)
    return true
  }
  /** It goes on from another size than we thought. Larger than all of ours, or the same with another root: no log of ours. */
  const onConflict = async (one: Joined, from: number, size: number, body: string): Promise<boolean> => {
    const seen = readSize(body)
    if (seen === from) refute(one.name, `saw another root at ${size}`)
    else if (seen > size) return await refuteUnlessKnown(one, seen)
    one.size = seen
    return false
  }
  const refuteUnlessKnown = async (one: Joined, seen: number): Promise<boolean> => {
    const newest = await read(findCheckpoint)
    if (seen > (newest?.size ?? 0)) refute(one.name, `saw ${seen} entries, the log ends at ${newest?.size ?? 0}`)
    return true
  }
  const show = async (one: Joined): Promise<void> => {
    try {
      for (let tries = 0; tries < TRIES && refuted === undefined; tries++) if (await showOnce(one)) break
      one.fault = undefined
    } catch (cause) {
      one.fault = cause instanceof Error ? cause.message : String(cause)
    }
  }
  const join = (witness: Witness): (() => void) => {
    const one: Joined = { witness, name: parseVkey(witness.vkey).name, size: undefined, fault: undefined }
    joined.add(one)
    return () => void joined.delete(one)
  }
  for (const witness of given) join(witness)
  return {
    join,
    ask: async () => {
      await Promise.all(Array.from(joined, show))
    },
    refutation: () => refuted,
    states: () => Array.from(joined, ({ name, size = 0, fault }) => ({ name, size, fault })),
  }
}

/** The line of this witness among what it answered; lines of others are passed over. */
async function requireCosignature(note: string, lines: string, vkey: string): Promise<string> {
  const trusted = parseVkey(vkey)
  await verifyNote(note + lines, [trusted])
  const own = parseNote(note + lines).signatures.find(({ name, id }) => name === trusted.name && id === trusted.id)
  if (!own) throw new ProofError('signature', 'the witness did not sign')
  return formatSignature(own)
}

function readSize(body: string): number {
  if (!/^(0|[1-9][0-9]{0,15})\n$/.test(body)) throw new Error('it answers 409 without its size')
  return Number(body)
}
