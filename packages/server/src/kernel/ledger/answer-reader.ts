/**
 * What completeness answers are made of, in one tree and one transaction: each thing is read once however many answers lean
 * on it, what is wanted together comes together, and of a run of the index only the pages that say something of a key.
 */
import type { Transaction } from '#kernel/database'
import type { AnswerQuery, AnswerReader, EndedLog, Proving, StandingCommit } from '#proof'
import { createSegment, decodeRecords, findEntryFacts, openPagedSegment, ProofError, readIndexCommit } from '#proof'
import { sha256 } from './digest.ts'
import { inTurns } from './in-turns.ts'
import type { CommitRow, RecordsSpan, RunName } from './index-store.ts'
import { findRun, listCommitsAround, listFences, listSpans } from './index-store.ts'
import { listBodiesAt } from './log-store.ts'
import type { SignedTree } from './signed-tree.ts'
import { TAIL } from './tail-index.ts'

/** What the builder reads for one question. */
export type ReaderFor = (query: Pick<AnswerQuery, 'fromMs' | 'toMs'>) => Promise<AnswerReader>

/** @param tail the index of the last entries, of a log that has ended. */
export function createAnswerReader(tx: Transaction, tree: SignedTree, tail?: EndedLog['tail']): ReaderFor {
  const askBody = inTurns(async (seqs: readonly number[]) => {
    const bodies = new Map((await listBodiesAt(tx, seqs)).map(({ seq, body }) => [seq, body]))
    return seqs.map((seq) => bodies.get(seq))
  })
  const bodyOf = once(async (seq: number) => {
    const body = await askBody(seq)
    if (!body) throw new ProofError('missing', `entry ${seq} is not there any more`)
    return body
  }, String)
  const askFence = inTurns(async (runs: readonly RunName[]) => {
    const fences = new Map((await listFences(tx, runs)).map(({ at, fence }) => [at, { fence }]))
    return runs.map((_, at) => fences.get(at))
  })
  const askRecords = inTurns(async (spans: readonly RecordsSpan[]) => {
    const records = new Map((await listSpans(tx, spans)).map(({ at, records }) => [at, records]))
    return spans.map((_, at) => records.get(at))
  })
  const segmentOf = once(async (run: RunName): Promise<Proving> => {
    const found = await askFence(run)
    const whole = found?.fence === null ? await findRun(tx, run.level, run.from) : undefined
    if (whole) return createSegment(sha256, decodeRecords(whole.records))
    if (!found?.fence) throw gone(run)
    return openPagedSegment(sha256, found.fence, async (begin, end) => {
      const records = await askRecords({ ...run, begin, end })
      if (!records) throw gone(run)
      return records
    })
  }, nameOf)
  const commitsOf = once(
    async ({ fromMs, toMs }: Pick<AnswerQuery, 'fromMs' | 'toMs'>) => {
      const rows = await listCommitsAround(tx, tree.size, new Date(fromMs), new Date(toMs))
      return [...rows.map(toCommit), ...(tail ? [{ ...tail, isStored: true }] : [])]
    },
    ({ fromMs, toMs }) => `${fromMs} ${toMs}`,
  )
  return async (query) => ({
    checkpoint: tree.note,
    size: tree.size,
    commits: await commitsOf(query),
    readNode: tree.readNode,
    readEntry: bodyOf,
    readSegment: ({ seq, level, from }) => segmentOf({ level: seq === tail?.seq ? TAIL : level, from }),
  })
}

const gone = ({ from }: RunName) => new ProofError('missing', `the index of the entries from ${from} on is not stored`)

const nameOf = ({ level, from }: RunName) => `${level} ${from}`

/** What was read is there for whoever comes later, also while it is on its way. */
function once<Key, Value>(read: (key: Key) => Promise<Value>, nameOf: (key: Key) => string) {
  const known = new Map<string, Promise<Value>>()
  return (key: Key): Promise<Value> => {
    const name = nameOf(key)
    const value = known.get(name) ?? read(key)
    known.set(name, value)
    return value
  }
}

export function toCommit({ seq, body, isStored }: CommitRow): StandingCommit {
  const facts = findEntryFacts(body)
  if (!facts) throw new Error(`entry ${seq} is filed as an index commit and is none`)
  return { ...readIndexCommit(facts), seq, at: facts.at, isStored }
}
