/** Recomputes every index commit of a log from its entries. A valid signature does not make an index honest. */
import { equalBytes } from './bytes.ts'
import type { EntryFacts } from './entry-facts.ts'
import type { IndexCommit } from './index-commit.ts'
import { INDEX_ACTION, readIndexCommit } from './index-commit.ts'
import type { LogIndex } from './log-index.ts'
import { commitRun, createLogIndex } from './log-index.ts'
import type { Finding } from './log-source.ts'
import type { LogWatch } from './log-watch.ts'
import { ProofError } from './proof-error.ts'
import type { Hash } from './tree.ts'

/** Where bodies are gone (pruned, or an accepted loss) it takes the next short commit at its word and goes on from there. */
export function watchIndex(hash: Hash): LogWatch {
  let index: LogIndex | undefined
  /** The entry with which the fold began; no day that began earlier can be recomputed. */
  let origin = 0
  /** What came since the last short run ended, to begin anew. */
  let open: { readonly seq: number; readonly facts: EntryFacts | undefined }[] = []
  let finding: Finding | undefined

  const beginAt = (from: number, at: number | undefined, late: number): void => {
    index = createLogIndex(hash, { from, late, ...(at === undefined ? {} : { at }) })
    origin = from
    for (const { seq, facts } of open) if (seq >= from) index.add(seq, facts)
  }
  const check = (seq: number, facts: EntryFacts): void => {
    const commit = readIndexCommit(facts)
    const { level, to } = commit
    if (to > seq) throw new ProofError('unproven', `it speaks of entry ${to - 1}, which comes later`)
    if (index) compare(hash, index, commit, facts.at, origin)
    else if (level === 'short') beginAt(to, facts.at, commit.late)
    if (level === 'short') open = open.filter((entry) => entry.seq >= to)
  }

  return {
    see({ seq, body }, facts) {
      if (finding) return
      if (seq === 0) beginAt(0, undefined, 0)
      if (body === undefined) index = undefined
      try {
        if (facts?.action === INDEX_ACTION) check(seq, facts)
      } catch (error) {
        if (!(error instanceof ProofError || error instanceof RangeError)) throw error
        finding = {
          code: 'index',
          message: `index entry ${seq} is not what the entries say: ${error.message}`,
          firstBad: seq,
        }
      }
      open.push({ seq, facts })
      index?.add(seq, facts)
    },
    finding: () => finding,
  }
}

function compare(hash: Hash, index: LogIndex, commit: IndexCommit, atMs: number, origin: number): void {
  // A day that ended where the fold begins: all of it came before.
  if (commit.level === 'day' && commit.to <= origin) return
  const run = index.close(commit.level, commit.to, atMs)
  if (commit.level === 'day' && commit.from < origin && run.from === origin) return
  if (run.from !== commit.from) throw new ProofError('unproven', `it begins at ${commit.from} instead of ${run.from}`)
  const { commit: right } = commitRun(hash, commit.level, commit.to, run)
  if (right.late !== commit.late)
    throw new ProofError('unproven', `${right.late} entries were late, not ${commit.late}`)
  if (right.keys !== commit.keys || !equalBytes(right.root, commit.root)) {
    throw new ProofError('unproven', `its root is not that of the entries from ${commit.from} on, before ${commit.to}`)
  }
}
