/**
 * A witness of C2SP tlog-witness: cosigns a checkpoint only when it goes on from the one it cosigned last. Pure: who
 * calls it keeps the last head, and lets no second call begin before the first one's head is kept.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { equalBytes } from './bytes.ts'
import { parseCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { formatSignature, parseNote } from './note.ts'
import type { Signer } from './note-sign.ts'
import { cosignNote } from './note-sign.ts'
import { ProofError } from './proof-error.ts'
import { HASH_SIZE } from './tile.ts'
import type { Hash } from './tree.ts'
import type { TreeHead } from './tree-verify.ts'
import { verifyConsistency } from './tree-verify.ts'
import type { Vkey } from './vkey.ts'

/** The body of `add-checkpoint`. */
export interface AddCheckpoint {
  /** The size of the checkpoint that the witness cosigned last, 0 for none. */
  readonly oldSize: number
  /** The consistency proof (RFC 6962) from that size on; at most 63 hashes. */
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint. */
  readonly note: string
}

export interface WitnessOptions {
  readonly hash: Hash
  /** Keys of the logs it watches; the name of a key is the origin of its log. */
  readonly logs: readonly Vkey[]
  readonly signer: Signer
  /** Seconds since 1970. */
  readonly timeS: number
  /** The head it cosigned last for an origin; undefined where it never did. */
  readonly lastOf: (origin: string) => Promise<TreeHead | undefined>
}

export type WitnessAnswer =
  | {
      readonly status: 200
      /** The cosignature line. */
      readonly body: string
      /** To be kept before the answer leaves. */
      readonly head: TreeHead & { readonly origin: string; readonly note: string }
    }
  /** 409 answers with the size that it cosigned last. */
  | { readonly status: 400 | 403 | 404 | 409 | 422; readonly body: string }

const MAX_PROOF = 63

/** Writes the body of `add-checkpoint`. */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`
}

/**
 * Reads the body of `add-checkpoint`.
 *
 * @throws {ProofError} malformed.
 */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const blank = body.indexOf('\n\n')
  const [first = '', ...lines] = body.slice(0, Math.max(blank, 0)).split('\n')
  const [, digits] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? []
  const oldSize = Number(digits)
  if (digits === undefined || !Number.isSafeInteger(oldSize) || lines.length > MAX_PROOF) {
    throw new ProofError('malformed', 'not a request to a witness: old size, proof, blank line and checkpoint')
  }
  const proof = lines.map(fromBase64)
  if (proof.some(({ length }) => length !== HASH_SIZE)) throw new ProofError('malformed', 'a hash has 32 bytes')
  return { oldSize, proof, note: body.slice(blank + 2) }
}

/** Judges one `add-checkpoint`. Nothing is remembered here: on 200 the caller keeps `head`, whole or not at all. */
export async function judgeCheckpoint(body: string, options: WitnessOptions): Promise<WitnessAnswer> {
  const request = readRequest(body)
  if (!request) return refuse(400, 'not a request to a witness')
  const { oldSize, proof, note, origin, size, root } = request
  const known = options.logs.filter(({ name }) => name === origin)
  if (known.length === 0) return refuse(404, `no log ${origin} is watched here`)
  if (!(await isSigned(note, known))) return refuse(403, `no trusted key of ${origin} signed this`)
  if (oldSize > size) return refuse(400, 'the old size is larger than the new one')
  const last = await options.lastOf(origin)
  const isRewritten = last?.size === size && !equalBytes(last.root, root)
  if ((last?.size ?? 0) !== oldSize || isRewritten) return { status: 409, body: `${last?.size ?? 0}\n` }
  if (!goesOn(options.hash, last, { size, root }, proof)) {
    return refuse(422, `the checkpoint does not go on from the one of size ${oldSize}`)
  }
  const line = formatSignature(await cosignNote(parseNote(note).text, options.signer, options.timeS))
  return { status: 200, body: line, head: { origin, size, root, note } }
}

/** Before the first cosignature anything goes, and no proof belongs to it. */
function goesOn(hash: Hash, last: TreeHead | undefined, next: TreeHead, proof: readonly Uint8Array[]): boolean {
  return last ? verifyConsistency(hash, last, next, proof) : proof.length === 0
}

function readRequest(body: string) {
  try {
    const request = parseAddCheckpoint(body)
    return { ...request, ...parseCheckpoint(parseNote(request.note).text, 'keep') }
  } catch (error) {
    if (error instanceof ProofError) return undefined
    throw error
  }
}

async function isSigned(note: string, logs: readonly Vkey[]): Promise<boolean> {
  try {
    await verifyCheckpoint(note, logs)
    return true
  } catch (error) {
    if (error instanceof ProofError) return false
    throw error
  }
}

const refuse = (status: 400 | 403 | 404 | 422, why: string): WitnessAnswer => ({ status, body: `${why}\n` })
