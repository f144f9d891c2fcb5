/**
 * A log that has ended: the next one of its house says in its first entry what is held of it, so everything it says can
 * be checked by whoever trusts the next one. No signature of its own is needed, and none that covers its end may exist.
 */
import type { EntryFacts } from './entry-facts.ts'
import { isSystemAct } from './entry-facts.ts'
import type { IndexCommit } from './index-commit.ts'
import { formatIndexCommit, readCommit, readRoot } from './index-commit.ts'
import { readCount, readText } from './json-shape.ts'
import { ProofError } from './proof-error.ts'
import type { TreeHead } from './tree-verify.ts'

export const BEGIN_ACTION = 'ledger.begin'

/** The index of what came after the last commit of its own; it stands where the next entry of the log would. */
export interface Tail extends IndexCommit {
  readonly seq: number
  /** Nothing is placed there any more, so it is later than every period. */
  readonly at: number
}

export interface EndedLog extends TreeHead {
  readonly origin: string
  /** How many entries it was seen with: what is not held of them is lost. */
  readonly seen: number
  readonly tail: Tail
}

/** The `data` that states the tail. */
export const formatTail = (commit: IndexCommit) => {
  const { from, keys, root, late } = formatIndexCommit(commit)
  return { indexFrom: from, indexKeys: keys, indexRoot: root, indexLate: late }
}

/**
 * Reads how the log before ended.
 *
 * @throws {ProofError} unproven if the entry is no `ledger.begin` of the system; missing if it states no index; malformed.
 */
export function readEnd(facts: EntryFacts): EndedLog {
  const { previous, size, held, root, indexFrom, indexKeys, indexRoot, indexLate } = facts.data
  if (facts.action !== BEGIN_ACTION || !isSystemAct(facts))
    throw new ProofError('unproven', 'this is not the first entry of a log that goes on after another')
  const origin = readText(previous, 'previous')
  if (indexRoot === undefined)
    throw new ProofError('missing', `nobody stated the index of the last entries of ${origin}`)
  const to = readCount(held, 'held')
  const commit = readCommit({ level: 'short', from: indexFrom, to, keys: indexKeys, root: indexRoot, late: indexLate })
  return {
    origin,
    seen: readCount(size, 'size'),
    size: to,
    root: readRoot(root, 'root'),
    tail: { ...commit, seq: to, at: Number.POSITIVE_INFINITY },
  }
}
