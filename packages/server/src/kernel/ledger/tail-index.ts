/**
 * The index of the last entries of a log that ends, behind its last commit: no entry of its own can state it any more, so
 * the first one of the next log does. A pure function of the entries, as every commit.
 */
import type { Transaction } from '#kernel/database'
import type { IndexCommit } from '#proof'
import { commitRun } from '#proof'
import { sha256 } from './digest.ts'
import { loadIndexFold } from './index-fold.ts'
import type { StoredSegment } from './index-store.ts'

/** `level` of its records in the store: no commit of the log has it, so nothing that stands there is in its way. */
export const TAIL = 'tail'

/**
 * Of the log that the transaction reads, which ends after `held` entries; undefined where nothing stands behind the last
 * commit.
 *
 * @param atMs when the next log began; a commit is never older than the one before it.
 */
export async function foldTail(
  tx: Transaction,
  held: number,
  atMs: number,
): Promise<(Pick<StoredSegment, 'records' | 'fence'> & { readonly commit: IndexCommit }) | undefined> {
  const fold = await loadIndexFold(tx, held, atMs)
  if (held <= fold.short) return undefined
  const run = fold.log.close('short', held, Math.max(atMs, fold.atMs))
  const { commit, segment } = commitRun(sha256, 'short', held, run)
  return { commit, records: segment.records, fence: segment.fence }
}
