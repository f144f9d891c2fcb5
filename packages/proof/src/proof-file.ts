/** Proof files (C2SP tlog-proof, v1): one entry's place in a log, checked offline and by anyone. */
import { fromBase64, toBase64 } from './base64.ts'
import type { VerifiedCheckpoint } from './checkpoint.ts'
import { requireQuorum, verifyCheckpoint } from './checkpoint.ts'
import { ProofError } from './proof-error.ts'
import { sha256 } from './sha256.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import { leafHash } from './tree.ts'
import { verifyInclusion } from './tree-verify.ts'
import type { Vkey } from './vkey.ts'

export interface ProofFile {
  readonly index: number
  /** Sibling hashes from the leaf up. */
  readonly path: readonly Uint8Array[]
  /** A signed checkpoint, verbatim. */
  readonly checkpoint: string
  /** Opaque and unproven. Ours holds the entry's bytes, so that the file is all an auditor needs. */
  readonly extra?: Uint8Array
}

export interface ProvenEntry {
  readonly index: number
  readonly entry: Uint8Array
  readonly checkpoint: VerifiedCheckpoint
}

const HEADER = 'c2sp.org/tlog-proof@v1'

/** Writes a proof file. */
export function formatProof({ index, path, checkpoint, extra }: ProofFile): string {
  const head = extra === undefined ? [HEADER] : [HEADER, `extra ${toBase64(extra)}`]
  return [...head, `index ${index}`, ...path.map(toBase64), '', checkpoint].join('\n')
}

/**
 * Reads a proof file.
 *
 * @throws {ProofError} malformed if it breaks its format; the checkpoint is not looked into.
 */
export function parseProof(file: string): ProofFile {
  const blank = file.indexOf('\n\n')
  const [header, ...lines] = file.slice(0, blank).split('\n')
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined
  const [, digits = ''] = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '') ?? []
  const index = Number(digits)
  if (blank < 0 || header !== HEADER || digits === '' || !Number.isSafeInteger(index)) {
    throw new ProofError('malformed', `not a ${HEADER} file`)
  }
  const path = lines.map(fromBase64)
  if (path.some((node) => node.length !== HASH_SIZE)) throw new ProofError('malformed', 'a hash has not 32 bytes')
  const proof = { index, path, checkpoint: file.slice(blank + 2) }
  return extra === undefined ? proof : { ...proof, extra: fromBase64(extra) }
}

/**
 * Verifies that an entry stands in a log: the checkpoint is signed by a trusted key of its log, `quorum` of the
 * witnesses among the trusted keys have seen it, and the path leads from the entry to its root.
 *
 * @param entry the bytes of the entry; without them, those the file brings along.
 * @throws {ProofError} malformed, signature, missing (no entry given or brought along) or unproven.
 */
export async function verifyProof(
  file: string,
  vkeys: readonly Vkey[],
  { entry, quorum = 0, hash = sha256 }: { entry?: Uint8Array; quorum?: number; hash?: Hash } = {},
): Promise<ProvenEntry> {
  const { index, path, checkpoint: note, extra } = parseProof(file)
  const body = entry ?? extra
  if (body === undefined) throw new ProofError('missing', 'the file does not hold the entry it proves: name it beside')
  const checkpoint = await verifyCheckpoint(note, vkeys)
  requireQuorum(checkpoint, quorum)
  if (!verifyInclusion(hash, leafHash(hash, body), index, checkpoint, path)) {
    throw new ProofError('unproven', `this is not entry ${index} of ${checkpoint.origin} at size ${checkpoint.size}`)
  }
  return { index, entry: body, checkpoint }
}
