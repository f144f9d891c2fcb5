/** The first step of verifying a log: whose word counts, and how large the log must be. */
import { toBase64 } from './base64.ts'
import { equalBytes } from './bytes.ts'
import type { VerifiedCheckpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import type { Finding, LogSource, VerifyLogOptions } from './log-source.ts'
import { ProofError } from './proof-error.ts'
import { HASH_SIZE } from './tile.ts'
import { KEY_KIND } from './vkey.ts'

/** A verified checkpoint with its signed text, for keys that are learnt later. */
export interface LogHead extends VerifiedCheckpoint {
  readonly note: string
}

export interface LogHeads {
  /** Verified checkpoints of one origin, smallest first, one for each size and text. */
  readonly heads: readonly LogHead[]
  readonly newest: LogHead
  /** The largest size anyone trusted has vouched for: checkpoint, witness or leaves file. */
  readonly size: number
  /** How many leaves of the leaves file count. */
  readonly leafCount: number
  readonly witnessedSize: number
  /** What is wrong with the heads themselves; the rows need not be read then. */
  readonly finding?: Finding
}

/**
 * Reads and verifies all checkpoints.
 *
 * @throws {ProofError} missing if there is none; signature or malformed if none can be trusted.
 */
export async function readHeads(source: LogSource, options: VerifyLogOptions): Promise<LogHeads> {
  const { heads, refused } = await collectHeads(source, options)
  const newest = heads.at(-1)
  if (newest === undefined) throw refused ?? new ProofError('missing', 'the log has no checkpoint')
  const { leaves } = options
  const held = leaves ? Math.floor(leaves.hashes.length / HASH_SIZE) : 0
  const signed = leaves?.checkpoint ? heads.find(({ note }) => note === leaves.checkpoint)?.size : undefined
  const leafCount = Math.min(signed ?? held, held)
  const witnessedSize = largestWitnessed(heads, options)
  const finding = findFault(heads, refused) ?? findUnwitnessed(witnessedSize, options)
  const size = Math.max(newest.size, leafCount)
  return { heads, newest, size, leafCount, witnessedSize, ...(finding ? { finding } : {}) }
}

async function collectHeads(source: LogSource, { vkeys, witnessKeys = [], leaves, seen = [] }: VerifyLogOptions) {
  const notes = new Set(leaves?.checkpoint ? [leaves.checkpoint, ...seen] : seen)
  for await (const note of source.checkpoints()) notes.add(note)
  const heads: LogHead[] = []
  let refused: ProofError | undefined
  for (const note of notes) {
    try {
      heads.push({ ...(await verifyCheckpoint(note, [...vkeys, ...witnessKeys])), note })
    } catch (error) {
      if (!(error instanceof ProofError)) throw error
      refused ??= error
    }
  }
  return { heads: heads.sort((a, b) => a.size - b.size), refused }
}

function findFault(heads: readonly LogHead[], refused: ProofError | undefined): Finding | undefined {
  if (refused) return { code: 'signature', message: `a checkpoint cannot be trusted: ${refused.message}` }
  const [first] = heads
  const foreign = heads.find(({ origin }) => origin !== first?.origin)
  if (foreign) return { code: 'fork', message: `checkpoints of two logs: ${first?.origin} and ${foreign.origin}` }
  const forked = heads.find(({ size, root }, at) => {
    const before = heads[at - 1]
    return before?.size === size && !equalBytes(before.root, root)
  })
  if (!forked) return undefined
  return {
    code: 'fork',
    message: `two roots were signed for size ${forked.size}, one of them ${toBase64(forked.root)}`,
  }
}

function largestWitnessed(heads: readonly LogHead[], { quorum = 1 }: VerifyLogOptions): number {
  const witnessesOf = (head: LogHead) => head.signedBy.filter(({ kind }) => kind === KEY_KIND.cosignature).length
  return heads.findLast((head) => witnessesOf(head) >= Math.max(quorum, 1))?.size ?? 0
}

function findUnwitnessed(
  witnessedSize: number,
  { witnessKeys = [], quorum = 1 }: VerifyLogOptions,
): Finding | undefined {
  if (witnessKeys.length === 0 || quorum === 0 || witnessedSize > 0) return undefined
  return { code: 'unwitnessed', message: `no checkpoint was seen by ${quorum} of the ${witnessKeys.length} witnesses` }
}
