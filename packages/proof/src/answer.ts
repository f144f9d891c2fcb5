/**
 * A completeness answer as a file: all entries of one key in a period, and what proves that none was left out.
 * JSON; bytes in Base64. Nothing in it is trusted before `verifyAnswer` has looked at it.
 */
import { fromBase64, toBase64 } from './base64.ts'
import type { IndexKind } from './index-key.ts'
import type { Members } from './json-shape.ts'
import { readCount, readList, readMembers, readText } from './json-shape.ts'
import { ProofError } from './proof-error.ts'
import type { Neighbour, SegmentProof } from './segment.ts'

/** What is asked: who or what, and when. Both instants are in ms since 1970 and belong to the period. */
export interface AnswerQuery {
  readonly org: string
  readonly kind: IndexKind
  readonly id: string
  readonly fromMs: number
  readonly toMs: number
}

/** An entry with the path that leads from it to the root of the answer's checkpoint. */
export interface PlacedEntry {
  readonly seq: number
  readonly body: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** A segment of the index: its commit, and what it says about the key. */
export interface AnsweredSegment {
  readonly commit: PlacedEntry
  readonly proof: SegmentProof
  /** What it says about late entries; only where there are some, outside the period. */
  readonly late?: SegmentProof
}

export interface Answer {
  readonly query: AnswerQuery
  /** A signed checkpoint that covers everything below. */
  readonly checkpoint: string
  /** The commit after which the segments begin; none if they begin with the log. */
  readonly begin?: PlacedEntry
  /** Gapless, over the whole period. */
  readonly segments: readonly AnsweredSegment[]
  /** The short commit that ends where the last segment does; none if that is a short one itself. */
  readonly end?: PlacedEntry
  /** The newest short commit the answer knows of: late entries are counted up to it. */
  readonly newest: PlacedEntry
  /** All segments outside the period that hold late entries, in their order. */
  readonly late: readonly AnsweredSegment[]
  /** Every entry that the lists name, in the order of the log. */
  readonly entries: readonly PlacedEntry[]
}

const FORMAT = 'muts/answer/v1'
const KINDS = ['org', 'actor', 'subject', 'object', 'action'] as const satisfies readonly IndexKind[]

/** Writes an answer. */
export function formatAnswer({ query, checkpoint, begin, end, ...answer }: Answer): string {
  return JSON.stringify({
    format: FORMAT,
    query,
    checkpoint,
    ...(begin ? { begin: writePlaced(begin) } : {}),
    segments: answer.segments.map(writeSegment),
    ...(end ? { end: writePlaced(end) } : {}),
    newest: writePlaced(answer.newest),
    late: answer.late.map(writeSegment),
    entries: answer.entries.map(writePlaced),
  })
}

/**
 * Reads an answer.
 *
 * @throws {ProofError} malformed, with the member that is not as it ought to be.
 */
export function parseAnswer(text: string): Answer {
  const answer = readMembers(parseJson(text), 'answer')
  if (answer.format !== FORMAT) throw new ProofError('malformed', `not a ${FORMAT} file`)
  return {
    query: readQuery(readMembers(answer.query, 'query')),
    checkpoint: readText(answer.checkpoint, 'checkpoint'),
    ...(answer.begin === undefined ? {} : { begin: readPlaced(answer.begin, 'begin') }),
    segments: readList(answer.segments, 'segments').map(readSegment),
    ...(answer.end === undefined ? {} : { end: readPlaced(answer.end, 'end') }),
    newest: readPlaced(answer.newest, 'newest'),
    late: readList(answer.late, 'late').map(readSegment),
    entries: readList(answer.entries, 'entries').map((entry) => readPlaced(entry, 'entry')),
  }
}

function readQuery({ org, kind, id, fromMs, toMs }: Members): AnswerQuery {
  const known = KINDS.find((name) => name === kind)
  if (known === undefined) throw new ProofError('malformed', `nobody can ask for a ${kind}`)
  const [first, last] = [readCount(fromMs, 'query.fromMs'), readCount(toMs, 'query.toMs')]
  if (first > last) throw new ProofError('malformed', 'a period ends after it begins')
  return { org: readText(org, 'query.org'), kind: known, id: readText(id, 'query.id'), fromMs: first, toMs: last }
}

const writePlaced = ({ seq, body, path }: PlacedEntry) => ({ seq, body: toBase64(body), path: path.map(toBase64) })

function readPlaced(value: unknown, name: string): PlacedEntry {
  const { seq, body, path } = readMembers(value, name)
  return { seq: readCount(seq, `${name}.seq`), body: readBytes(body, `${name}.body`), path: readPath(path) }
}

const writeSegment = ({ commit, proof, late }: AnsweredSegment) => ({
  commit: writePlaced(commit),
  proof: writeProof(proof),
  ...(late ? { late: writeProof(late) } : {}),
})

function readSegment(value: unknown): AnsweredSegment {
  const { commit, proof, late } = readMembers(value, 'segment')
  return {
    commit: readPlaced(commit, 'commit'),
    proof: readProof(proof),
    ...(late === undefined ? {} : { late: readProof(late) }),
  }
}

function writeProof(proof: SegmentProof) {
  if (proof.kind === 'present') return { ...proof, list: toBase64(proof.list), path: proof.path.map(toBase64) }
  const neighbours = proof.neighbours.map(({ position, key, listHash, path }) => ({
    position,
    key: toBase64(key),
    listHash: toBase64(listHash),
    path: path.map(toBase64),
  }))
  return { kind: proof.kind, neighbours }
}

function readProof(value: unknown): SegmentProof {
  const { kind, position, list, path, neighbours } = readMembers(value, 'proof')
  if (kind === 'absent') return { kind, neighbours: readList(neighbours, 'neighbours').map(readNeighbour) }
  if (kind !== 'present') throw new ProofError('malformed', `a key is present or absent, not ${kind}`)
  return { kind, position: readCount(position, 'position'), list: readBytes(list, 'list'), path: readPath(path) }
}

function readNeighbour(value: unknown): Neighbour {
  const { position, key, listHash, path } = readMembers(value, 'neighbour')
  return {
    position: readCount(position, 'position'),
    key: readBytes(key, 'key'),
    listHash: readBytes(listHash, 'listHash'),
    path: readPath(path),
  }
}

const readBytes = (value: unknown, name: string) => fromBase64(readText(value, name))

function readPath(value: unknown): readonly Uint8Array[] {
  return readList(value, 'path').map((node) => readBytes(node, 'a hash of a path'))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProofError('malformed', 'the answer is not JSON', { cause })
  }
}
