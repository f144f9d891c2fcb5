/** Completeness answers (LEDGER, section 8): all entries of an actor, subject, object or action in a period, provably. */

import { HOUSE, Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { EndedLog } from '#proof'
import { buildAnswer, findEntryFacts, formatAnswer, LATE_AFTER_MS, ProofError, readEnd } from '#proof'
import type { ReaderFor } from './answer-reader.ts'
import { toCommit } from './answer-reader.ts'
import { sha256 } from './digest.ts'
import { listNewestCommits } from './index-store.ts'
import type { Question } from './ledger.ts'
import { findBeginOf, listBegins } from './log-store.ts'
import { readLog } from './logs.ts'
import type { SignedTree } from './signed-tree.ts'

/** What was placed until five minutes before the newest commit is counted, whenever it was written. */
export async function findAnswerable(tx: Transaction, tree: SignedTree | undefined): Promise<Date | undefined> {
  const commits = tree ? await listNewestCommits(tx, tree.size) : []
  const newest = commits.map((row) => toCommit({ ...row, isStored: false })).find(({ level }) => level === 'short')
  return newest && new Date(newest.at - LATE_AFTER_MS)
}

/**
 * Answers for an organisation, or for the house.
 *
 * @param reader undefined while the log has no checkpoint.
 * @param onBroken hears of a stored index that cannot be read.
 * @throws {Problem} `ledger.not-indexed` while the index does not reach five minutes beyond the period, or is broken.
 */
export async function answerQuestion(
  org: string,
  reader: ReaderFor | undefined,
  { kind, id, from, to, ofHouse = false }: Question,
  onBroken: (because: string) => void,
): Promise<string> {
  const query = { org: ofHouse ? HOUSE : org, kind, id, fromMs: from.getTime(), toMs: to.getTime() }
  try {
    if (!reader) throw new ProofError('missing', 'the log has no checkpoint yet')
    return formatAnswer(await buildAnswer(sha256, query, await reader(query)))
  } catch (cause) {
    if (cause instanceof ProofError && cause.code === 'malformed') {
      onBroken(`the stored index is broken: ${cause.message}`)
      const message = `This cannot be proven complete: the stored index is broken (${cause.message}). The log itself is not; a finding tells the operator.`
      throw new Problem('conflict', 'ledger.not-indexed', message, { cause })
    }
    if (!(cause instanceof ProofError) || cause.code !== 'missing') throw cause
    throw new Problem(
      'conflict',
      'ledger.not-indexed',
      `This cannot be proven complete: ${cause.message}. Ask again in ten minutes, or for a period that ended earlier.`,
      { cause },
    )
  }
}

/**
 * The log in which a question is answered. Each answers for itself: what happened before its first word stands in the one
 * before.
 *
 * @throws {Problem} `ledger.two-logs` for a period that reaches from one into the next.
 */
export async function findLogOf(tx: Transaction, { from, to, back }: Question): Promise<number> {
  const live = await readLog(tx)
  const begun = (await listBegins(tx)).map(({ body }) => findEntryFacts(body)?.at ?? 0)
  if (back !== undefined) return live - begun.filter((at) => to.getTime() < at).length - back
  // The first log begins with nothing; the others each with their first word.
  const inside = begun.filter((at) => from.getTime() < at && at <= to.getTime())
  if (inside.length === 0) return live - begun.filter((at) => to.getTime() < at).length
  const at = new Date(inside[0] ?? 0).toISOString()
  const message = `A new log of this house began at ${at}. Ask for what came before it, and for what came after, apart.`
  throw new Problem('conflict', 'ledger.two-logs', message)
}

/** How a log ended, in the words of the next one. @throws {ProofError} as `readEnd`. */
export async function findEnd(tx: Transaction, log: number): Promise<EndedLog> {
  const begin = await findBeginOf(tx, log + 1)
  const facts = begin && findEntryFacts(begin.body)
  if (!facts) throw new ProofError('missing', `log ${log} of this house has not ended`)
  return readEnd(facts)
}
