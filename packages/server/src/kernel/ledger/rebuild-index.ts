/**
 * The records of the index are not part of the log: a restore may lack them while it has the entries. They are a pure
 * function of those, so they are made again, and stored where they come out at the root that the log committed to.
 */
import type { Transaction } from '#kernel/database'
import type { IndexCommit, LogIndexStart } from '#proof'
import {
  commitRun,
  createLogIndex,
  equalBytes,
  findEntryFacts,
  INDEX_ACTION,
  isSystemAct,
  readIndexCommit,
} from '#proof'
import { sha256 } from './digest.ts'
import type { StoredSegment } from './index-store.ts'
import { insertSegment, listCommits } from './index-store.ts'
import { listPlaced } from './log-store.ts'

const READ_ROWS = 4_096

type Run = Pick<IndexCommit, 'level' | 'from' | 'to'>

interface Commit extends IndexCommit {
  readonly seq: number
  readonly at: number
  readonly isStored: boolean
}

/**
 * @param size of the log. @param below the first entry that is there by right.
 * @returns how many runs are stored again. One with a lost entry in it does not come out, and stays without records: what
 * it held cannot be shown to be complete any more.
 */
export async function rebuildIndex(tx: Transaction, size: number, below: number): Promise<number> {
  const commits = await readCommits(tx, size)
  const stored = commits.filter(({ isStored }) => isStored)
  const wanted = commits.filter((commit) => !commit.isStored && commit.from >= below && !isRolledUp(commit, stored))
  const start = wanted.length === 0 ? undefined : findStart(commits, Math.min(...wanted.map(({ from }) => from)))
  if (!start || start.from < below) return 0
  const made = await foldAnew(tx, start, size, new Map(wanted.map((commit) => [commit.seq, commit])))
  const needed = made.filter((segment) => !isRolledUp(segment, made))
  for (const segment of needed) await insertSegment(tx, segment)
  return needed.length
}

/** Short runs go when a day holds them. */
const isRolledUp = ({ level, from, to }: Run, all: readonly Run[]): boolean =>
  level === 'short' && all.some((one) => one.level === 'day' && one.from <= from && to <= one.to)

/** The wanted runs that come out at the root they were committed to. */
async function foldAnew(
  tx: Transaction,
  start: LogIndexStart,
  size: number,
  wanted: ReadonlyMap<number, Commit>,
): Promise<readonly (StoredSegment & Run)[]> {
  const made: (StoredSegment & Run)[] = []
  const index = createLogIndex(sha256, start)
  for (let from = start.from; from < size; from += READ_ROWS) {
    for (const row of await listPlaced(tx, from, Math.min(size, from + READ_ROWS))) {
      const facts = 'body' in row ? findEntryFacts(row.body) : undefined
      if (facts?.action === INDEX_ACTION && isSystemAct(facts)) {
        const stored = closeAs(index, { ...readIndexCommit(facts), at: facts.at })
        const commit = wanted.get(row.seq)
        if (commit && stored) made.push({ ...commit, ...stored })
      }
      index.add(row.seq, facts)
    }
  }
  return made
}

async function readCommits(tx: Transaction, size: number): Promise<readonly Commit[]> {
  return (await listCommits(tx, size)).flatMap(({ seq, body, isStored }) => {
    const facts = findEntryFacts(body)
    return facts ? [{ ...readIndexCommit(facts), seq, at: facts.at, isStored }] : []
  })
}

/** The end of the last day before a place; its short twin says when that was. */
function findStart(commits: readonly Commit[], before: number): LogIndexStart | undefined {
  const day = commits.findLast(({ level, to }) => level === 'day' && to <= before)
  if (!day) return { from: 0, late: 0 }
  const twin = commits.find(({ level, to }) => level === 'short' && to === day.to)
  return twin && { from: day.to, at: twin.at, late: day.late }
}

/** The records of a run as it was committed to; undefined where the entries do not come out at its root. */
function closeAs(
  index: ReturnType<typeof createLogIndex>,
  { at, ...stated }: IndexCommit & { readonly at: number },
): Pick<StoredSegment, 'records' | 'fence'> | undefined {
  try {
    const { commit, segment } = commitRun(sha256, stated.level, stated.to, index.close(stated.level, stated.to, at))
    const isSame = commit.from === stated.from && commit.keys === stated.keys && equalBytes(commit.root, stated.root)
    return isSame ? { records: segment.records, fence: segment.fence } : undefined
  } catch (error) {
    // A commit before it is lost, so that its run cannot be told.
    if (error instanceof RangeError) return undefined
    throw error
  }
}
