/** Verifies a completeness answer offline: everything the log had indexed under a key in a period, and nothing else. */
import type { Answer, AnsweredSegment, AnswerQuery, PlacedEntry } from './answer.ts'
import { parseAnswer } from './answer.ts'
import { equalBytes } from './bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import { formatCheckpoint, requireQuorum, verifyCheckpoint } from './checkpoint.ts'
import type { EndedLog, Tail } from './ended-log.ts'
import type { EntryFacts } from './entry-facts.ts'
import { findEntryFacts } from './entry-facts.ts'
import type { IndexCommit } from './index-commit.ts'
import { readIndexCommit } from './index-commit.ts'
import { createKeyCache, indexKey, keysOfEntry, lateKey } from './index-key.ts'
import { LATE_AFTER_MS } from './log-index.ts'
import { ProofError } from './proof-error.ts'
import { verifySegmentProof } from './segment-verify.ts'
import { sha256 } from './sha256.ts'
import type { Hash } from './tree.ts'
import { leafHash } from './tree.ts'
import { verifyInclusion } from './tree-verify.ts'
import type { Vkey } from './vkey.ts'

export interface AnsweredEntry {
  readonly seq: number
  readonly body: Uint8Array
  readonly facts: EntryFacts
}

export interface VerifiedAnswer {
  readonly query: AnswerQuery
  readonly checkpoint: Checkpoint
  /** All entries of the key whose `time` lies in the period, in the order of the log. */
  readonly entries: readonly AnsweredEntry[]
  /** The `time` of the newest commit: what came late and was placed after it is not counted yet. */
  readonly asOfMs: number
  /** Before this place of the log every entry is counted, late ones too. */
  readonly indexedTo: number
}

/** A commit that stands in the log, with the time its entry bears. */
interface Placed extends IndexCommit {
  readonly seq: number
  readonly at: number
}

/** What all steps need: how to check a place in the log, and which key is asked for. */
interface Desk {
  readonly hash: Hash
  readonly key: Uint8Array
  readonly place: (entry: PlacedEntry) => Placed
  readonly requireIn: (entry: PlacedEntry) => void
}

/**
 * Verifies an answer: its segments stand in the log, were written by the system, follow each other without a gap and
 * cover the period; each proves its list or that there is none; the entries are exactly those of the lists, each
 * stands in the log and carries the key; and no late entry outside the segments is left out.
 *
 * That the index is honest itself is not shown here but recomputed by `verifyLog`.
 *
 * @throws {ProofError} malformed, signature, or unproven with the first lie it met.
 */
export async function verifyAnswer(
  text: string,
  vkeys: readonly Vkey[],
  { quorum = 0, hash = sha256 }: { quorum?: number; hash?: Hash } = {},
): Promise<VerifiedAnswer> {
  const answer = parseAnswer(text)
  const checkpoint = await verifyCheckpoint(answer.checkpoint, vkeys)
  requireQuorum(checkpoint, quorum)
  return judgeAnswer(hash, answer, checkpoint)
}

/**
 * Verifies an answer of a log that has ended: it rests on what the next log says of it, and reaches to its last entry.
 *
 * @throws {ProofError} malformed, or unproven.
 */
export function verifyEndedAnswer(text: string, ended: EndedLog, hash: Hash = sha256): VerifiedAnswer {
  const answer = parseAnswer(text)
  if (answer.checkpoint !== formatCheckpoint(ended))
    throw new ProofError('unproven', `it does not rest on what is held of ${ended.origin}`)
  return judgeAnswer(hash, answer, { ...ended, extensions: [] }, ended.tail)
}

function judgeAnswer(hash: Hash, answer: Answer, checkpoint: Checkpoint, tail?: Tail): VerifiedAnswer {
  const { query } = answer
  const desk = openDesk(hash, query, checkpoint, tail)
  const { commits, newest } = requireCover(desk, answer)
  const listed = answer.segments.flatMap(({ proof }, at) => readPlaces(desk, commits[at], proof))
  const late = requireLate(desk, answer.late, commits, newest)
  const seqs = [...late.before, ...listed, ...late.after]
  const entries = requireEntries(desk, answer.entries, seqs)
  const isAsked = ({ facts }: AnsweredEntry) => facts.at >= query.fromMs && facts.at <= query.toMs
  return { query, checkpoint, entries: entries.filter(isAsked), asOfMs: newest.at, indexedTo: newest.to }
}

function openDesk(hash: Hash, { org, kind, id }: AnswerQuery, checkpoint: Checkpoint, tail?: Tail): Desk {
  const requireIn = ({ seq, body, path }: PlacedEntry): void => {
    if (verifyInclusion(hash, leafHash(hash, body), seq, checkpoint, path)) return
    throw new ProofError('unproven', `this is not entry ${seq} of ${checkpoint.origin}`)
  }
  const place = (entry: PlacedEntry): Placed => {
    if (entry.seq === tail?.seq) return tail
    requireIn(entry)
    const facts = findEntryFacts(entry.body)
    if (!facts) throw new ProofError('unproven', `entry ${entry.seq} is no index commit`)
    const commit = readIndexCommit(facts)
    if (commit.from >= commit.to || commit.to > entry.seq) {
      throw new ProofError('unproven', `index entry ${entry.seq} speaks of no entries before it`)
    }
    return { ...commit, seq: entry.seq, at: facts.at }
  }
  if (org.includes('\n')) throw new ProofError('malformed', 'the id of an organisation holds no line break')
  return { hash, key: indexKey(hash, org, kind, id), place, requireIn }
}

/** The segments are gapless, and whatever else belongs to the period could only be late. */
function requireCover({ place }: Desk, { query, segments, begin, end, newest }: Answer) {
  const commits = segments.map(({ commit }) => place(commit))
  const [first] = commits
  const last = commits.at(-1)
  if (!first || !last) throw new ProofError('unproven', 'an answer without a segment proves nothing')
  for (const [at, { from }] of commits.entries()) {
    const before = commits[at - 1]
    if (before && before.to !== from) throw new ProofError('unproven', `no segment covers ${before.to} to ${from}`)
  }
  const beginning = begin && place(begin)
  if (first.from > 0 && (beginning?.to !== first.from || beginning.at > query.fromMs)) {
    throw new ProofError('unproven', 'the segments begin after the period does')
  }
  // Only a short commit tells when its run ended: a day is committed some time after its last short run.
  const ending = end ? place(end) : last
  if (ending.level !== 'short' || ending.to !== last.to || ending.at < query.toMs + LATE_AFTER_MS) {
    throw new ProofError('unproven', 'the segments end before everything of the period had to be placed')
  }
  const known = place(newest)
  if (known.level !== 'short' || known.to < last.to) {
    throw new ProofError('unproven', 'the newest commit is older than the segments')
  }
  const lateBefore = first.from === 0 ? 0 : (beginning?.late ?? 0)
  return { commits: commits.map((commit) => ({ ...commit, lateBefore })), newest: known }
}

/**
 * Late entries may stand anywhere. Each commit states how many there are before it, so between two equal numbers
 * there is none, and every other stretch must be shown.
 *
 * @returns the places of late entries of the key, before and after the segments of the period.
 */
function requireLate(
  desk: Desk,
  segments: readonly AnsweredSegment[],
  commits: readonly (Placed & { readonly lateBefore: number })[],
  newest: Placed,
): { readonly before: readonly number[]; readonly after: readonly number[] } {
  const [first] = commits
  const last = commits.at(-1)
  const shown = segments.map((segment) => ({ ...segment, stated: desk.place(segment.commit) }))
  const begin = first?.from ?? 0
  const end = last?.to ?? 0
  const before = shown.filter(({ stated }) => stated.to <= begin)
  const after = shown.filter(({ stated }) => stated.from >= end)
  if (before.length + after.length !== shown.length) throw new ProofError('unproven', 'a late segment is shown twice')
  return {
    before: countLate(desk, before, 0, first?.lateBefore ?? 0),
    after: countLate(desk, after, last?.late ?? 0, newest.late),
  }
}

function countLate(
  desk: Desk,
  shown: readonly (AnsweredSegment & { readonly stated: Placed })[],
  from: number,
  until: number,
): readonly number[] {
  const mark = lateKey(desk.hash)
  let counted = from
  const places = shown.flatMap(({ stated, proof, late }) => {
    const marked = late ? readPlaces({ ...desk, key: mark }, stated, late) : []
    if (stated.late - marked.length !== counted) throw new ProofError('unproven', 'late entries were left out')
    counted = stated.late
    const own = readPlaces(desk, stated, proof)
    return own.filter((seq) => marked.includes(seq))
  })
  if (counted !== until) throw new ProofError('unproven', 'late entries were left out')
  return places
}

function readPlaces({ hash, key }: Desk, commit: Placed | undefined, proof: AnsweredSegment['proof']) {
  return commit ? verifySegmentProof(hash, commit, key, proof) : []
}

/** The entries are those of the lists, no more and no fewer, and each says itself that it belongs here. */
function requireEntries(desk: Desk, placed: readonly PlacedEntry[], seqs: readonly number[]): AnsweredEntry[] {
  const wrong = seqs.find((seq, at) => placed[at]?.seq !== seq)
  if (wrong !== undefined) throw new ProofError('unproven', `entry ${wrong} is in the index and not in the answer`)
  if (placed.length > seqs.length) {
    throw new ProofError('unproven', `entry ${placed[seqs.length]?.seq} is in the answer and not in the index`)
  }
  const keyOf = createKeyCache(desk.hash)
  return placed.map((entry) => {
    desk.requireIn(entry)
    const facts = findEntryFacts(entry.body)
    if (!facts || !keysOfEntry(facts, keyOf).some((key) => equalBytes(key, desk.key))) {
      throw new ProofError('unproven', `entry ${entry.seq} does not carry the key`)
    }
    return { seq: entry.seq, body: entry.body, facts }
  })
}
