/**
 * The witnesses of the log (LEDGER, section 7; C2SP tlog-witness): each is shown the newest checkpoint and cosigns it if
 * it goes on from the one it saw last. One that saw more than we have, or another log, proves that ours is not the log
 * it was: that is a critical finding, and nothing is placed any more.
 */
import type { Clock } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import type { Vkey } from '#proof'
import {
  formatAddCheckpoint,
  formatSignature,
  ProofError,
  parseNote,
  parseVkey,
  proveConsistency,
  verifyNote,
} from '#proof'
import { goesOnFrom, readSigned } from './contradiction.ts'
import { findCosignedSize, insertCosignature } from './cosignature-store.ts'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'
import { readHouse } from './log-copy.ts'
import { findRefutation, insertRefutation } from './refutation-store.ts'
import type { SignedTree } from './signed-tree.ts'
import { openSignedTree } from './signed-tree.ts'
import type { Standing } from './standing.ts'
import { rememberRoots } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'

/** How a witness is reached. */
export interface Witness {
  /**
   * It is a device of somebody, not a site of the operator: its refusal counts only with a checkpoint that the log itself
   * signed and that contradicts the log as it stands. Or any device could stop the house by a word.
   */
  readonly mustProve?: boolean
  /** Its verifier key, of kind cosignature; its name is the witness's. */
  readonly vkey: string
  /** Posts `add-checkpoint`. Rejects when it cannot be reached; gives up by itself. */
  addCheckpoint(body: string): Promise<WitnessAnswer>
}

export interface WitnessAnswer {
  readonly status: number
  readonly body: string
  /** Of one that must prove: the checkpoint it cosigned last. */
  readonly seen?: string | undefined
}

export interface WitnessesParts {
  readonly database: Database
  readonly clock: Pick<Clock, 'monotonicMs' | 'now'>
  readonly leaves: () => Promise<Leaves>
  /** Every key that has ever signed for this log. */
  readonly trusted: () => Promise<readonly Vkey[]>
  readonly standing: Standing
  /** The operator's. */
  readonly sites: readonly Witness[]
  /** Told after somebody was asked. */
  readonly onAsked?: () => Promise<void>
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
  /** What it saw last, as far as we know. */
  size: number | undefined
  /** What it saw last of us, and we have its word for. */
  kept: number | undefined
  fault: string | undefined
  /** It is asked one thing after the other. */
  turn: Promise<void>
}

/** Cosignatures a second that are asked for at most: more witnesses are each asked less often, all at once. */
const MOST_A_SECOND = 10

/** Enough to learn its size, to prove from there, and once more where others have asked meanwhile. */
const TRIES = 3

export function createWitnesses(parts: WitnessesParts): Witnesses {
  const { database, clock, standing } = parts
  const read = readHouse(database)
  const rootOfTile = rememberRoots()
  const joined = new Set<Joined>()
  let refuted: string | undefined

  const refute = (name: string, because: string): void => {
    refuted ??= `the witness ${name} ${because}`
    standing.raise('ledger.witness', refuted)
  }
  /** @throws {Error} when the witness must prove what it says and does not. */
  const accuse = async ({ name, witness }: Joined, seen: string | undefined, because: string): Promise<void> => {
    if (witness.mustProve && (await isGoneOnFrom(seen)) !== false)
      throw new Error(`it ${because}, and shows no evidence of it`)
    refute(name, because)
    if (witness.mustProve && seen !== undefined) await mark(seen)
  }
  /** Any other node may be the one that leads, and hears nothing of this witness. */
  const mark = async (seen: string): Promise<void> => {
    const because = refuted ?? ''
    await database.transaction({ org: HOUSE, role: 'sequencer' }, (tx) =>
      insertRefutation(tx, { because, seen }, clock.now()),
    )
  }
  /** What was proven to another node, unless this one finds that the log does go on from there. */
  const hear = async (): Promise<void> => {
    if (refuted !== undefined) return
    const marked = await read(findRefutation)
    if (!marked || (await isGoneOnFrom(marked.seen))) return
    refuted ??= marked.because
    standing.raise('ledger.witness', refuted)
  }
  /** What no key of the log signed is gone on from: it says nothing. */
  const isGoneOnFrom = async (seen = ''): Promise<boolean | undefined> => {
    const signed = await readSigned(seen, await parts.trusted())
    const leaves = await parts.leaves()
    return signed === undefined || (await read((tx) => goesOnFrom(tx, signed, leaves, rootOfTile)))
  }
  const prepare = async (from: number) => {
    const leaves = await parts.leaves()
    return await read(async (tx) => {
      const tree = await openSignedTree(tx, leaves, rootOfTile)
      if (!tree || from > tree.size) return tree && { tree, body: undefined }
      const proof = await proveConsistency(sha256, tree.readNode, from, tree.size)
      return { tree, body: formatAddCheckpoint({ oldSize: from, proof, note: tree.note }) }
    })
  }
  const keep = async (one: Joined, tree: SignedTree, lines: string): Promise<void> => {
    const line = await requireCosignature(tree.note, lines, one.witness.vkey)
    if (!joined.has(one)) return
    const scope = { org: HOUSE, role: 'sequencer' } as const
    await database.transaction(scope, (tx) => insertCosignature(tx, tree.size, one.name, line))
    one.size = tree.size
    one.kept = tree.size
  }
  /** @returns whether there is nothing more to ask it now. */
  const showOnce = async (one: Joined): Promise<boolean> => {
    const from = one.size ?? (await read((tx) => findCosignedSize(tx, one.name)))
    const shown = await prepare(from)
    if (!shown || one.kept === shown.tree.size) return true
    if (!shown.body) return refuteIf(one.name, await findCut(from))
    const answer = await one.witness.addCheckpoint(shown.body)
    if (answer.status === 200) await keep(one, shown.tree, answer.body)
    else if (answer.status === 422) await accuse(one, answer.seen, `saw another log than this one at ${from}`)
    else if (answer.status !== 409) throw new Error(`it answers with status ${answer.status}`)
    else return await onConflict(one, from, shown.tree.size, answer)
    return true
  }
  /** It goes on from another size than we thought. Larger than all of ours, or the same with another root: no log of ours. */
  const onConflict = async (one: Joined, from: number, size: number, answer: WitnessAnswer): Promise<boolean> => {
    const claimed = readSize(answer.body)
    if (claimed === from) await accuse(one, answer.seen, `saw another root at ${size}`)
    if (claimed > size) {
      const cut = await findCut(claimed)
      if (cut !== undefined) await accuse(one, answer.seen, cut)
      return true
    }
    one.size = claimed
    return false
  }
  /** How the log ends before that; undefined where it does not, and only this node's leaves file is behind. */
  const findCut = async (size: number): Promise<string | undefined> => {
    const newest = (await read(findCheckpoint))?.size ?? 0
    return size > newest ? `saw ${size} entries, the log ends at ${newest}` : undefined
  }
  const refuteIf = (name: string, because: string | undefined): true => {
    if (because !== undefined) refute(name, because)
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
    const { name } = parseVkey(witness.vkey)
    const one: Joined = { witness, name, size: undefined, kept: undefined, fault: undefined, turn: Promise.resolve() }
    joined.add(one)
    return () => void joined.delete(one)
  }
  for (const site of parts.sites) join(site)
  let wasAlone = true
  let askedMs = Number.NEGATIVE_INFINITY
  const isDue = (): boolean => {
    const restMs = joined.size > MOST_A_SECOND ? (joined.size / MOST_A_SECOND) * 1_000 : 0
    if (clock.monotonicMs() - askedMs < restMs) return false
    askedMs = clock.monotonicMs()
    return true
  }
  return {
    join,
    ask: async () => {
      // Who cannot be asked now is asked the next time.
      await hear().catch(() => undefined)
      // Once more after the last one left, so that nobody is told of who is gone.
      const isAlone = joined.size === 0
      if ((isAlone && wasAlone) || !isDue()) return
      wasAlone = isAlone
      const turns = Array.from(joined, (one) => {
        one.turn = one.turn.then(() => show(one))
        return one.turn
      })
      await Promise.all(turns)
      await parts.onAsked?.()
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
