/** Shows the newest checkpoint to one witness, from what it saw last (C2SP tlog-witness), and keeps its cosignature. */
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
import type { Refuting } from './refuting.ts'
import type { SignedTree } from './signed-tree.ts'
import { openSignedTree } from './signed-tree.ts'
import type { RootOfTile } from './tree-state.ts'
import { findCheckpoint } from './tree-store.ts'
import type { Joined, WitnessAnswer } from './witness.ts'

/** Enough to learn its size, to prove from there, and once more where others have asked meanwhile. */
const TRIES = 3

export interface ShowingParts {
  readonly database: Database
  readonly leaves: () => Promise<Leaves>
  readonly refuting: Refuting
  readonly rootOfTile: RootOfTile
  /** Whether it is still asked: what it answers after that is not kept. */
  readonly isJoined: (one: Joined) => boolean
}

/** The one call never rejects: `fault` says why it came to nothing. */
export function createShowing(parts: ShowingParts): (one: Joined) => Promise<void> {
  const { refuting } = parts
  const read = readHouse(parts.database)
  /** @returns whether there is nothing more to ask it now. */
  const showOnce = async (one: Joined): Promise<boolean> => {
    const from = one.size ?? (await read((tx) => findCosignedSize(tx, one.name)))
    const shown = await prepare(parts, from)
    if (!shown || one.kept === shown.tree.size) return true
    if (!shown.body) {
      const cut = await findCut(parts, from)
      if (cut !== undefined) refuting.refute(one.name, cut)
      return true
    }
    const answer = await one.witness.addCheckpoint(shown.body)
    if (answer.status === 200) await keep(parts, one, shown.tree, answer.body)
    else if (answer.status === 422) await refuting.accuse(one, answer.seen, `saw another log than this one at ${from}`)
    else if (answer.status !== 409) throw new Error(`it answers with status ${answer.status}`)
    else return await onConflict(parts, one, { from, size: shown.tree.size, answer })
    return true
  }
  return async (one) => {
    try {
      for (let tries = 0; tries < TRIES && refuting.refutation() === undefined; tries++) if (await showOnce(one)) break
      one.fault = undefined
    } catch (cause) {
      one.fault = cause instanceof Error ? cause.message : String(cause)
    }
  }
}

async function prepare({ database, leaves, rootOfTile }: ShowingParts, from: number) {
  const own = await leaves()
  return await readHouse(database)(async (tx) => {
    const tree = await openSignedTree(tx, own, rootOfTile)
    if (!tree || from > tree.size) return tree && { tree, body: undefined }
    const proof = await proveConsistency(sha256, tree.readNode, from, tree.size)
    return { tree, body: formatAddCheckpoint({ oldSize: from, proof, note: tree.note }) }
  })
}

async function keep({ database, isJoined }: ShowingParts, one: Joined, tree: SignedTree, lines: string): Promise<void> {
  const line = await requireCosignature(tree.note, lines, one.witness.vkey)
  if (!isJoined(one)) return
  const scope = { org: HOUSE, role: 'sequencer' } as const
  await database.transaction(scope, (tx) => insertCosignature(tx, tree.size, one.name, line))
  one.size = tree.size
  one.kept = tree.size
}

interface Conflict {
  /** What it was thought to have seen, and what the log has. */
  readonly from: number
  readonly size: number
  readonly answer: WitnessAnswer
}

/** It goes on from another size than we thought. Larger than all of ours, or the same with another root: no log of ours. */
async function onConflict(parts: ShowingParts, one: Joined, { from, size, answer }: Conflict): Promise<boolean> {
  const claimed = readSize(answer.body)
  if (claimed === from) await parts.refuting.accuse(one, answer.seen, `saw another root at ${size}`)
  if (claimed > size) {
    const cut = await findCut(parts, claimed)
    if (cut !== undefined) await parts.refuting.accuse(one, answer.seen, cut)
    return true
  }
  one.size = claimed
  return false
}

/** How the log ends before that; undefined where it does not, and only this node's leaves file is behind. */
async function findCut({ database }: ShowingParts, size: number): Promise<string | undefined> {
  const newest = (await readHouse(database)(findCheckpoint))?.size ?? 0
  return size > newest ? `saw ${size} entries, the log ends at ${newest}` : undefined
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
