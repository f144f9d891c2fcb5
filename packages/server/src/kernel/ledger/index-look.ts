/**
 * The records of the index as they are stored, against what the log committed to. They are no part of the log, and answers
 * are made of them: altered or gone they prove nothing any more, and nobody would hear of it before an auditor asks.
 */
import type { Transaction } from '#kernel/database'
import type { IndexCommit, LogVerdict } from '#proof'
import {
  createSegment,
  decodeRecords,
  equalBytes,
  findEntryFacts,
  INDEX_ACTION,
  ProofError,
  readEnd,
  readIndexCommit,
} from '#proof'
import { sha256 } from './digest.ts'
import type { StoredRun } from './index-store.ts'
import { findRun, listRuns } from './index-store.ts'
import type { ReadHouse } from './log-copy.ts'
import { findBeginOf, findNewest, listBodies, listLost } from './log-store.ts'
import { readBelow } from './retention.ts'
import { isLasting } from './retention-look.ts'
import { TAIL } from './tail-index.ts'

/** @param log the number of the log that is read. */
export async function judgeRecords(read: ReadHouse, log: number, verdict: LogVerdict): Promise<LogVerdict> {
  if (!verdict.ok && !isLasting(verdict)) return verdict
  // Twice: a short run goes at any moment, once a day holds it.
  const wrong = (await findWrongRun(read, log)) && (await findWrongRun(read, log))
  if (!wrong) return verdict
  const message = `the stored index of the entries from ${wrong[0]} on, before ${wrong[1]}, is not what the log committed to`
  return { ...verdict, ok: false, finding: { code: 'index', message }, window: wrong }
}

/** The first run whose records are not the committed ones, or that none covers. What a restore declared lost has none. */
async function findWrongRun(read: ReadHouse, log: number): Promise<readonly [number, number] | undefined> {
  // Before the runs are listed: they come together.
  const newest = await read((tx) => findNewest(tx, INDEX_ACTION))
  let reached = await readBelow(read)
  const isGap = async (to: number) =>
    to > reached && (await read((tx) => listLost(tx, reached, to))).length === 0 ? ([reached, to] as const) : undefined
  for (const run of await read(listRuns)) {
    const gap = await isGap(run.from)
    if (gap) return gap
    if (!(await read((tx) => isCommitted(tx, log, run)))) return [run.from, run.to]
    reached = Math.max(reached, run.to)
  }
  const facts = newest && findEntryFacts(newest.body)
  return facts ? await isGap(readIndexCommit(facts).to) : undefined
}

async function isCommitted(tx: Transaction, log: number, run: StoredRun): Promise<boolean> {
  const [commit, stored] = [await findCommit(tx, log, run), await findRun(tx, run.level, run.from)]
  if (!commit || !stored || commit.from !== run.from || commit.to !== run.to) return false
  try {
    const { root, fence } = createSegment(sha256, decodeRecords(stored.records))
    return equalBytes(root, commit.root) && (!stored.fence || equalBytes(fence, stored.fence))
  } catch (error) {
    if (error instanceof ProofError || error instanceof RangeError) return false
    throw error
  }
}

/** What the entry says that a run is filed under. */
async function findCommit(tx: Transaction, log: number, { level, seq }: StoredRun): Promise<IndexCommit | undefined> {
  const row = level === TAIL ? await findBeginOf(tx, log + 1) : (await listBodies(tx, seq, seq + 1))[0]
  const facts = row && findEntryFacts(row.body)
  if (!facts) return undefined
  if (level === TAIL) return readEnd(facts).tail
  return facts.action === INDEX_ACTION ? readIndexCommit(facts) : undefined
}
