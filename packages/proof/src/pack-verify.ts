/** Verifies an evidence pack offline: its lists are complete and stand in the log, and its verdict follows from them. */
import type { VerifiedAnswer } from './answer-verify.ts'
import { verifyAnswer } from './answer-verify.ts'
import type { Json } from './canonical.ts'
import { formatCanonical } from './canonical.ts'
import type { VerifiedCheckpoint } from './checkpoint.ts'
import { nameOf, parsePack, toVerdict } from './pack.ts'
import type { Judgement, PackQuery } from './pack-judge.ts'
import { judgeClause } from './pack-judge.ts'
import { ProofError } from './proof-error.ts'
import { sha256 } from './sha256.ts'
import type { Hash } from './tree.ts'
import type { Vkey } from './vkey.ts'

/** What whoever verifies wants it to be; the pack alone cannot say that it is the one that was asked for. */
export interface ExpectedPack {
  readonly clause?: string | undefined
  /** It must speak of this instant or a later one, in ms since 1970. */
  readonly notBeforeMs?: number | undefined
}

export interface VerifiedPack {
  readonly query: PackQuery
  readonly judgement: Judgement
  /** The newest that its lists rest on. */
  readonly checkpoint: VerifiedCheckpoint
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
  const { query, verdict, answers } = parsePack(text)
  requireExpected(query, expected)
  const lists = new Map<string, VerifiedAnswer>()
  for (const [at, answer] of answers.entries()) {
    const verified = await named(`list ${at + 1}`, () => verifyAnswer(answer, vkeys, hash))
    lists.set(nameOf(verified.query), verified)
  }
  const checkpoint = requireOneLog([...lists.values()])
  const judgement = await judgeClause(query, async (asked) => {
    const list = lists.get(nameOf(asked))
    if (list) return list.entries
    const period = `${new Date(asked.fromMs).toISOString()} to ${new Date(asked.toMs).toISOString()}`
    throw new ProofError('unproven', `all entries of ${asked.kind} ${asked.id} from ${period} are not in it`)
  })
  requireSame(judgement, verdict)
  const seqs = new Set([...lists.values()].flatMap(({ entries }) => entries.map(({ seq }) => seq)))
  return { query, judgement, checkpoint, entries: seqs.size }
}

function requireExpected({ clause, toMs }: PackQuery, expected: ExpectedPack): void {
  if (expected.clause !== undefined && expected.clause !== clause)
    throw new ProofError('unproven', `it speaks of ${clause}, not of ${expected.clause}`)
  if (expected.notBeforeMs !== undefined && toMs < expected.notBeforeMs) {
    const [then, wanted] = [toMs, expected.notBeforeMs].map((at) => new Date(at).toISOString())
    throw new ProofError('unproven', `it says how the clause stood at ${then}, before ${wanted}`)
  }
}

function requireOneLog(lists: readonly VerifiedAnswer[]): VerifiedCheckpoint {
  const checkpoints = lists.map(({ checkpoint }) => checkpoint).sort((one, other) => other.size - one.size)
  const [newest] = checkpoints
  if (!newest) throw new ProofError('unproven', 'a pack without lists proves nothing')
  const other = checkpoints.find(({ origin }) => origin !== newest.origin)
  if (other) throw new ProofError('unproven', `its lists are of two logs, ${newest.origin} and ${other.origin}`)
  return newest
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
