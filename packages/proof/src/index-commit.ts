/** Index commits: the entries `ledger.index` in which the log states the root of its own index, piece by piece. */
import { fromBase64, toBase64 } from './base64.ts'
import type { EntryFacts } from './entry-facts.ts'
import { isSystemAct } from './entry-facts.ts'
import type { Members } from './json-shape.ts'
import { readCount, readText } from './json-shape.ts'
import { ProofError } from './proof-error.ts'
import type { SegmentHead } from './segment-verify.ts'
import { HASH_SIZE } from './tile.ts'

/** 'short' after some minutes or entries; 'day' says the same again over many short ones. */
export type IndexLevel = 'short' | 'day'

/** What an index commit states about the entries `[from, to)`. Each level tiles the log: `from` is its last `to`. */
export interface IndexCommit extends SegmentHead {
  readonly level: IndexLevel
  readonly from: number
  readonly to: number
  /** How many late entries there are in `[0, to)`: equal numbers prove that none lies between two commits. */
  readonly late: number
}

export const INDEX_ACTION = 'ledger.index'

/** The `data` of the entry that makes a commit. */
export function formatIndexCommit({ level, from, to, keys, root, late }: IndexCommit) {
  return { level, from, to, keys, root: toBase64(root), late }
}

/**
 * Reads the commit that an entry makes.
 *
 * @throws {ProofError} unproven if the entry is none or the system did not write it; malformed.
 */
export function readIndexCommit(facts: EntryFacts): IndexCommit {
  if (facts.action !== INDEX_ACTION || !isSystemAct(facts)) {
    throw new ProofError('unproven', 'this is not an index commit that the system wrote')
  }
  return readCommit(facts.data)
}

/**
 * Reads what a commit states.
 *
 * @throws {ProofError} malformed.
 */
export function readCommit({ level, from, to, keys, root, late }: Members): IndexCommit {
  if (level !== 'short' && level !== 'day') throw new ProofError('malformed', `an index has no level ${level}`)
  return {
    level,
    from: readCount(from, 'from'),
    to: readCount(to, 'to'),
    keys: readCount(keys, 'keys'),
    root: readRoot(root, 'root'),
    late: readCount(late, 'late'),
  }
}

/**
 * Reads a hash in Base64.
 *
 * @throws {ProofError} malformed.
 */
export function readRoot(value: unknown, name: string): Uint8Array {
  const root = fromBase64(readText(value, name))
  if (root.length !== HASH_SIZE) throw new ProofError('malformed', `${name} has not the 32 bytes of a hash`)
  return root
}
