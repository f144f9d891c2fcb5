/** Builds a completeness answer from what a log has stored. Pure: the log is read through functions. */
import type { Answer, AnsweredSegment, AnswerQuery, PlacedEntry } from './answer.ts'
import type { IndexCommit } from './index-commit.ts'
import { indexKey, lateKey } from './index-key.ts'
import { LATE_AFTER_MS } from './log-index.ts'
import { ProofError } from './proof-error.ts'
import type { Segment, SegmentProof } from './segment.ts'
import { decodeSeqList } from './seq-list.ts'
import type { Hash } from './tree.ts'
import type { ReadNode } from './tree-path.ts'
import { proveInclusion } from './tree-path.ts'

/** An index commit where it stands, with the `time` of its entry, and whether its segment's records are still there. */
export interface StandingCommit extends IndexCommit {
  readonly seq: number
  readonly at: number
  readonly isStored: boolean
}

/** What says of a key where it stands in a segment. */
export type Proving = Pick<Segment, 'prove'>

/** What the builder reads. All reads are of the tree that the checkpoint signs. */
export interface AnswerReader {
  /** The signed checkpoint the answer rests on; of a log that has ended, the unsigned text of what is held of it. */
  readonly checkpoint: string
  readonly size: number
  /**
   * Index commits before `size`, in the order of the log, and at `size` the tail of a log that has ended. Enough are those
   * whose records are stored, each with the short one that ends where it begins and the one that ends where it does; the
   * last short one; and a short one before and after the period, the nearer the better.
   */
  readonly commits: readonly StandingCommit[]
  readonly readNode: ReadNode
  readEntry(seq: number): Promise<Uint8Array> | Uint8Array
  readSegment(commit: StandingCommit): Promise<Proving> | Proving
}

/**
 * Builds the answer to a query.
 *
 * @throws {ProofError} missing if the log is not indexed yet up to 5 minutes after the period, or the records of a
 * segment it needs are gone.
 */
export async function buildAnswer(hash: Hash, query: AnswerQuery, reader: AnswerReader): Promise<Answer> {
  const { commits } = reader
  const key = indexKey(hash, query.org, query.kind, query.id)
  const shorts = commits.filter(({ level }) => level === 'short')
  const begin = shorts.findLast(({ at }) => at <= query.fromMs)?.to ?? 0
  const reached = shorts.find(({ at, to }) => at >= query.toMs + LATE_AFTER_MS && to > begin)
  const newest = shorts.at(-1)
  if (!reached || !newest) throw new ProofError('missing', 'the log is not indexed yet up to the end of this period')
  const chain = findChain(commits, begin, reached.to)
  const [first, last] = [chain[0] ?? reached, chain.at(-1) ?? reached]
  const place = (seq: number) => (seq < reader.size ? placeEntry(hash, reader, seq) : placeTail(seq))
  const answerSegment = async (commit: StandingCommit, marks: readonly Uint8Array[]): Promise<AnsweredSegment> => {
    const segment = await reader.readSegment(commit)
    const [proof, late] = await Promise.all([key, ...marks].map((wanted) => segment.prove(wanted)))
    if (!proof) throw new ProofError('missing', 'a segment says nothing')
    return { commit: await place(commit.seq), proof, ...(late ? { late } : {}) }
  }
  const segments = await Promise.all(chain.map((commit) => answerSegment(commit, [])))
  const outside = findLate(commits, first.from, last.to, newest.to)
  const late = await Promise.all(outside.map((commit) => answerSegment(commit, [lateKey(hash)])))
  const beginning = first.from === 0 ? undefined : shorts.find(({ to }) => to === first.from)
  const ending = last.level === 'short' ? undefined : shorts.find(({ to }) => to === last.to)
  const seqs = [...segments.flatMap(({ proof }) => placesOf(proof)), ...late.flatMap(latePlacesOf)]
  return {
    query,
    checkpoint: reader.checkpoint,
    ...(beginning ? { begin: await place(beginning.seq) } : {}),
    segments,
    ...(ending ? { end: await place(ending.seq) } : {}),
    newest: await place(newest.seq),
    late,
    entries: await Promise.all(seqs.toSorted((a, b) => a - b).map(place)),
  }
}

/** The tail of a log that has ended: what it says stands in the next one. */
const placeTail = (seq: number): PlacedEntry => ({ seq, body: new Uint8Array(0), path: [] })

/** Segments without a gap from `begin` or before it to `end` or after it: as few as the stored records allow. */
function findChain(commits: readonly StandingCommit[], begin: number, end: number): readonly StandingCommit[] {
  const stored = commits.filter(({ isStored }) => isStored)
  const chain: StandingCommit[] = []
  for (let at = begin; at < end; ) {
    const fitting = stored.filter(({ from, to }) => to > at && (chain.length === 0 ? from <= at : from === at))
    const next = fitting.toSorted((a, b) => waste(a, at, end) - waste(b, at, end) || b.to - a.to)[0]
    if (!next) throw new ProofError('missing', `the index of the entries from ${at} on is not stored`)
    chain.push(next)
    at = next.to
  }
  return chain
}

/** How many entries a segment covers that nobody asked for. */
const waste = ({ from, to }: StandingCommit, begin: number, end: number) =>
  Math.max(begin - from, 0) + Math.max(to - end, 0)

/** Segments outside `[begin, end)` that hold late entries: those whose count is larger than the one before theirs. */
function findLate(
  commits: readonly StandingCommit[],
  begin: number,
  end: number,
  newest: number,
): readonly StandingCommit[] {
  const outside = commits.filter(({ from, to }) => to <= begin || (from >= end && to <= newest))
  const shorts = outside.filter(({ level, isStored }) => level === 'short' && isStored)
  const days = outside.filter(({ level, isStored }) => level === 'day' && isStored)
  const uncovered = shorts.filter((short) => !days.some((day) => day.from <= short.from && short.to <= day.to))
  const lateBefore = (from: number) => commits.find(({ to }) => to === from)?.late ?? 0
  return [...days, ...uncovered].toSorted((a, b) => a.from - b.from).filter(({ from, late }) => late > lateBefore(from))
}

async function placeEntry(hash: Hash, reader: AnswerReader, seq: number): Promise<PlacedEntry> {
  const [body, path] = await Promise.all([
    reader.readEntry(seq),
    proveInclusion(hash, reader.readNode, seq, reader.size),
  ])
  return { seq, body, path }
}

const placesOf = (proof: SegmentProof) => (proof.kind === 'present' ? decodeSeqList(proof.list) : [])

function latePlacesOf({ proof, late }: AnsweredSegment): readonly number[] {
  const marked = new Set(late ? placesOf(late) : [])
  return placesOf(proof).filter((seq) => marked.has(seq))
}
