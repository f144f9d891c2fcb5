/** Judges one entry in this browser: its bytes, its place and who signed, against what the list says of it. */
import type { LedgerEntry } from '#api'
import type { EntryFacts, Json, ProofFile, VerifiedCheckpoint } from '#proof'
import {
  decodeUtf8,
  findEntryFacts,
  formatCanonical,
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

/** What the bytes say beyond the facts that the index is made of: who acted without being a person, and how it ended. */
function readRest(entry: Uint8Array): { readonly actor: unknown; readonly outcome: unknown } {
  const { actor, status_code: outcome } = Object(JSON.parse(decodeUtf8(entry)))
  return { actor: actor?.user?.uid ?? actor?.app_uid ?? 'muts', outcome }
}

/** The first word of the list that the bytes do not say; undefined where they say the same. */
function findContradiction(shown: LedgerEntry, facts: EntryFacts, entry: Uint8Array): string | undefined {
  const { actor, outcome } = readRest(entry)
  const pairs: Readonly<Record<string, readonly [list: unknown, bytes: unknown]>> = {
    id: [shown.id, facts.id],
    at: [Date.parse(shown.at), facts.at],
    actor: [shown.actor, actor],
    action: [shown.action, facts.action],
    outcome: [shown.outcome, outcome],
    objects: [shown.objects.join('\n'), facts.objects.join('\n')],
    subjects: [shown.subjects.join('\n'), facts.subjects.join('\n')],
    facts: [formatCanonical(shown.facts), formatCanonical(facts.data as Json)],
  }
  return Object.entries(pairs).find(([, [list, bytes]]) => list !== bytes)?.[0]
}

/** @throws {ProofError} unproven: these are not the bytes of what the list shows. */
function requireShown(shown: LedgerEntry, { index, extra }: ProofFile): { leaf: Uint8Array; entry: Uint8Array } {
  if (!extra) throw new ProofError('missing', 'the proof does not bring its entry along')
  if (index !== shown.seq) throw new ProofError('unproven', `asked for entry ${shown.seq}, given ${index}`)
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
