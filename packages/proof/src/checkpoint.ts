/** Checkpoints (C2SP tlog-checkpoint): the text of a note that states origin, size and root of a log. */
import { fromBase64, toBase64 } from './base64.ts'
import { equalBytes } from './bytes.ts'
import type { VerifiedNote } from './note-sign.ts'
import { verifyNote } from './note-sign.ts'
import { ProofError } from './proof-error.ts'
import { sha256 } from './sha256.ts'
import { HASH_SIZE } from './tile.ts'
import type { TreeHead } from './tree-verify.ts'
import type { Vkey } from './vkey.ts'
import { KEY_KIND } from './vkey.ts'

export interface Checkpoint extends TreeHead {
  readonly origin: string
  /** Lines after the root, opaque. Ours writes none. */
  readonly extensions: readonly string[]
}

/** A checkpoint a trusted log key of its origin signed, with all trusted keys whose lines it carries. */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly signedBy: VerifiedNote['signedBy']
}

/** Writes the text of a checkpoint; `signNote` makes the checkpoint of it. */
export function formatCheckpoint({
  origin,
  size,
  root,
  extensions = [],
}: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>): string {
  return [origin, size, toBase64(root), ...extensions].map((line) => `${line}\n`).join('')
}

/**
 * Reads the text of a checkpoint.
 *
 * @param extensions 'keep' for logs of others; 'refuse' where a line after the root can only be a forgery.
 * @throws {ProofError} malformed, also if a log of size 0 has another root than SHA-256 of nothing.
 */
export function parseCheckpoint(text: string, extensions: 'keep' | 'refuse' = 'refuse'): Checkpoint {
  const [origin = '', digits = '', base64 = '', ...rest] = text.split('\n')
  const last = rest.pop()
  const size = Number(digits)
  if (origin === '' || last !== '' || !/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(size)) {
    throw new ProofError('malformed', 'not a checkpoint: origin, size and root stand on a line each')
  }
  if (rest.includes('') || (extensions === 'refuse' && rest.length > 0)) {
    throw new ProofError('malformed', 'the checkpoint has lines after its root that may not stand there')
  }
  const root = fromBase64(base64)
  if (root.length !== HASH_SIZE || (size === 0 && !equalBytes(root, sha256(new Uint8Array(0))))) {
    throw new ProofError('malformed', `not the root of a log of ${size} entries`)
  }
  return { origin, size, root, extensions: rest }
}

/**
 * Verifies a checkpoint: a key named as its origin signed it, and no trusted key's line is wrong. Keys of other
 * names (epoch keys, witnesses) vouch beside a log key, never instead of one.
 *
 * @throws {ProofError} malformed, or signature.
 */
export async function verifyCheckpoint(
  note: string,
  vkeys: readonly Vkey[],
  extensions: 'keep' | 'refuse' = 'keep',
): Promise<VerifiedCheckpoint> {
  const { text, signedBy } = await verifyNote(note, vkeys)
  const checkpoint = parseCheckpoint(text, extensions)
  if (!signedBy.some(({ name, kind }) => name === checkpoint.origin && kind === KEY_KIND.note)) {
    throw new ProofError('signature', `no trusted log key signed this checkpoint of ${checkpoint.origin}`)
  }
  return { ...checkpoint, signedBy }
}

/** @throws {ProofError} signature unless so many of the witnesses among the trusted keys have seen it. */
export function requireQuorum({ signedBy }: Pick<VerifiedCheckpoint, 'signedBy'>, quorum: number): void {
  const witnesses = signedBy.filter(({ kind }) => kind === KEY_KIND.cosignature).length
  if (witnesses < quorum) throw new ProofError('signature', `${witnesses} of ${quorum} witnesses saw this checkpoint`)
}
