/** Judges one entry in this browser: its bytes, its place and who signed, against what the list says of it. */
import type { LedgerEntry } from '#api'
import type { ProofFile, VerifiedCheckpoint } from '#proof'
import {
  findEntryFacts,
  KEY_KIND,
  leafHash,
  ProofError,
  parseProof,
  sha256,
  toBase64,
  toHex,
  verifyCheckpoint,
  verifyInclusion,
} from '#proof'
import { findContradiction } from './compare-entry.ts'
import { logOf, logOfOrigin, placeOf } from './places.ts'
import type { Trust } from './trust.ts'

/** The way from the bytes to those who vouch for them. */
export const STEPS = ['bytes', 'signature', 'path', 'witness'] as const
export type Step = (typeof STEPS)[number]

/** What was found. Where a step breaks, those after it were not looked at. */
export interface EntryCheck {
  /** Hex, of the bytes as they came. */
  readonly leaf?: string
  readonly entry?: Uint8Array
  readonly neighbours?: number
  readonly checkpoint?: { readonly origin: string; readonly size: number; readonly root: string }
  /** Names of the pinned witnesses that cosigned. */
  readonly witnesses?: readonly string[]
  readonly broken?: { readonly step: Step; readonly because: string }
}

/** @throws {ProofError} unproven: these are not the bytes of what the list shows. */
function requireShown(shown: LedgerEntry, { index, extra }: ProofFile): { leaf: Uint8Array; entry: Uint8Array } {
  if (!extra) throw new ProofError('missing', 'the proof does not bring its entry along')
  if (index !== placeOf(shown.seq))
    throw new ProofError('unproven', `asked for entry ${placeOf(shown.seq)}, given ${index}`)
  const leaf = leafHash(sha256, extra)
  if (toHex(leaf) !== shown.leafHash)
    throw new ProofError('unproven', 'the bytes hash to another seal than the list shows')
  const facts = findEntryFacts(extra)
  if (!facts) throw new ProofError('malformed', 'the bytes are no entry of this log')
  const wrong = findContradiction(shown, facts, extra)
  if (wrong !== undefined) throw new ProofError('unproven', `of "${wrong}" the list says other than the bytes`)
  return { leaf, entry: extra }
}

const witnessesOf = ({ signedBy }: VerifiedCheckpoint): readonly string[] =>
  signedBy.filter(({ kind }) => kind === KEY_KIND.cosignature).map(({ name }) => name)

/**
 * Verifies the proof of an entry (tlog-proof@v1) as `muts verify proof` does, and that the list tells of it what its
 * bytes say. Never rejects for what the server sent: that is the finding.
 */
export async function checkEntry(shown: LedgerEntry, text: string, { vkeys, quorum }: Trust): Promise<EntryCheck> {
  let step: Step = 'bytes'
  let found: EntryCheck = {}
  try {
    const proof = parseProof(text)
    const { leaf, entry } = requireShown(shown, proof)
    found = { leaf: toHex(leaf), entry }
    step = 'signature'
    const signed = await verifyCheckpoint(proof.checkpoint, vkeys)
    const { origin, size, root } = signed
    found = { ...found, checkpoint: { origin, size, root: toBase64(root) } }
    step = 'path'
    if (logOfOrigin(origin) !== logOf(shown.seq))
      throw new ProofError('unproven', `asked for an entry of log ${logOf(shown.seq)}, given one of ${origin}`)
    if (!verifyInclusion(sha256, leaf, proof.index, signed, proof.path))
      throw new ProofError('unproven', `this is not entry ${proof.index} of ${origin} at size ${size}`)
    found = { ...found, neighbours: proof.path.length, witnesses: witnessesOf(signed) }
    step = 'witness'
    if (witnessesOf(signed).length < quorum) throw new ProofError('signature', 'no pinned witness saw this checkpoint')
    return found
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return { ...found, broken: { step, because: error.message } }
  }
}
