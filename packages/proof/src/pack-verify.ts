/** Verifies an evidence pack offline: its lists are complete and stand in the log, and its verdict follows from them. */
import type { AnswerQuery } from './answer.ts'
import type { VerifiedAnswer } from './answer-verify.ts'
import { verifyAnswer, verifyEndedAnswer } from './answer-verify.ts'
import type { Json } from './canonical.ts'
import { formatCanonical } from './canonical.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { DeclaredCode } from './declared.ts'
import type { EndedLog } from './ended-log.ts'
import { hashOf, nameOf, parsePack, toVerdict } from './pack.ts'
import type { Judgement, PackQuery } from './pack-judge.ts'
import { judgeClause } from './pack-judge.ts'
import { joinLogs } from './pack-logs.ts'
import { ProofError } from './proof-error.ts'
import { sha256 } from './sha256.ts'
import type { Hash } from './tree.ts'
import type { Vkey } from './vkey.ts'

/** What whoever verifies wants it to be; the pack alone cannot say that it is the one that was asked for. */
export interface ExpectedPack {
  readonly clause?: string | undefined
  /** It must speak of this instant or a later one, in ms since 1970. */
  readonly notBeforeMs?: number | undefined
  /** How many of the witnesses among the trusted keys must have seen what it rests on. */
  readonly quorum?: number | undefined
  /** Origins of logs that go on after another, and that this is known of: what was lost with that is accepted. */
  readonly acceptRestarts?: readonly string[] | undefined
}

export interface VerifiedPack {
  readonly query: PackQuery
  readonly judgement: Judgement
  /** The newest that its lists rest on. */
  readonly checkpoint: Checkpoint
  /** The logs before that one, newest first. */
  readonly ended: readonly EndedLog[]
  /** What enforces each control; with its source where the pack brings that along and it is what was declared. */
  readonly code: readonly (DeclaredCode & { readonly source?: string })[]
  /** How many entries of the log it brings along. */
  readonly entries: number
}

/** @throws {ProofError} malformed, signature, or unproven with the first thing that does not hold. */
export async function verifyPack(
  text: string,
  vkeys: readonly Vkey[],
  expected: ExpectedPack = {},
  hash: Hash = sha256,
): Promise<VerifiedPack> {
  const { query, verdict, logs, code: sources } = parsePack(text)
  requireExpected(query, expected)
  const shelves: Shelf[] = []
  const { ask, ended } = await joinLogs(query.toMs, async (asked, back, end) => {
    const shelf =
      shelves[back] ?? (await readShelf(logs[back] ?? [], { vkeys, hash, quorum: expected.quorum ?? 0, end }))
    shelves[back] = shelf
    return findList(shelf, asked).entries
  })
  if (logs.length > shelves.length) throw new ProofError('unproven', 'it holds lists of a log that nobody went on from')
  const checkpoint = requireOneTree(shelves[0])
  requireAccepted([checkpoint, ...ended], expected.acceptRestarts)
  const judgement = await judgeClause(query, ask)
  requireSame(judgement, verdict)
  const code = requireDeclared(judgement, sources)
  const held = shelves.map(
    (shelf) => new Set([...shelf.values()].flatMap(({ entries }) => entries.map(({ seq }) => seq))),
  )
  return { query, judgement, checkpoint, ended, code, entries: held.reduce((sum, { size }) => sum + size, 0) }
}

/** The lists of one log, by what they answer. */
type Shelf = ReadonlyMap<string, VerifiedAnswer>

interface Reading {
  readonly vkeys: readonly Vkey[]
  readonly quorum: number
  readonly hash: Hash
  readonly end: EndedLog | undefined
}

async function readShelf(answers: readonly string[], { end, vkeys, ...options }: Reading): Promise<Shelf> {
  const shelf = new Map<string, VerifiedAnswer>()
  const of = end ? ` of ${end.origin}` : ''
  for (const [at, text] of answers.entries()) {
    const verified = await named(`list ${at + 1}${of}`, async () =>
      end ? verifyEndedAnswer(text, end, options.hash) : await verifyAnswer(text, vkeys, options),
    )
    shelf.set(nameOf(verified.query), verified)
  }
  return shelf
}

function findList(shelf: Shelf, asked: AnswerQuery): VerifiedAnswer {
  const list = shelf.get(nameOf(asked))
  if (list) return list
  if (shelf.size === 0) throw new ProofError('unproven', 'a pack without lists proves nothing')
  const period = `${new Date(asked.fromMs).toISOString()} to ${new Date(asked.toMs).toISOString()}`
  throw new ProofError('unproven', `all entries of ${asked.kind} ${asked.id} from ${period} are not in it`)
}

function requireExpected({ clause, toMs }: PackQuery, expected: ExpectedPack): void {
  if (expected.clause !== undefined && expected.clause !== clause)
    throw new ProofError('unproven', `it speaks of ${clause}, not of ${expected.clause}`)
  if (expected.notBeforeMs !== undefined && toMs < expected.notBeforeMs) {
    const [then, wanted] = [toMs, expected.notBeforeMs].map((at) => new Date(at).toISOString())
    throw new ProofError('unproven', `it says how the clause stood at ${then}, before ${wanted}`)
  }
}

/** @returns the newest checkpoint of the log. */
function requireOneTree(shelf: Shelf | undefined): Checkpoint {
  const checkpoints = [...(shelf?.values() ?? [])].map(({ checkpoint }) => checkpoint)
  const [newest] = checkpoints.sort((one, other) => other.size - one.size)
  if (!newest) throw new ProofError('unproven', 'a pack without lists proves nothing')
  const other = checkpoints.find(({ origin }) => origin !== newest.origin)
  if (other) throw new ProofError('unproven', `its lists are of two logs, ${newest.origin} and ${other.origin}`)
  return newest
}

/** What was lost between two logs is in no list: somebody has to know of it. */
function requireAccepted(
  logs: readonly (Pick<EndedLog, 'origin' | 'size'> & Partial<EndedLog>)[],
  accepted: readonly string[] = [],
): void {
  for (const [at, { origin, size, seen }] of logs.entries()) {
    const next = logs[at - 1]?.origin
    if (next === undefined || accepted.includes(next)) continue
    const loss = `which was seen with ${seen} entries and of which ${size} are held`
    throw new ProofError('unproven', `${next} goes on after ${origin}, ${loss}`)
  }
}

/** Code that nobody declared, or other code than was declared, is none of the clause. */
function requireDeclared({ code }: Judgement, sources: ReadonlyMap<string, string>): VerifiedPack['code'] {
  for (const [control, source] of sources) {
    const declared = code.find((one) => one.control === control)
    if (declared?.sha256 !== hashOf(source))
      throw new ProofError('unproven', `the code in it is not what was declared to enforce ${control}`)
  }
  return code.map((declared) => {
    const source = sources.get(declared.control)
    return source === undefined ? declared : { ...declared, source }
  })
}

function requireSame(judgement: Judgement, claimed: unknown): void {
  const verdict = toVerdict(judgement)
  if (formatCanonical(verdict as unknown as Json) === formatCanonical(claimed as Json)) return
  const { state } = claimed as { readonly state?: unknown }
  const difference =
    state === verdict.state
      ? 'what it says of the parts is not what'
      : `it says ${String(state).slice(0, 20)}, and ${verdict.state} is what`
  throw new ProofError('unproven', `${difference} follows from its entries`)
}

async function named<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    throw new ProofError(cause.code, `${what}: ${cause.message}`, { cause })
  }
}
