/** Completeness answers (LEDGER, section 8): all entries of an actor, subject, object or action in a period, provably. */

import { HOUSE, Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { AnswerReader, EndedLog, StandingCommit } from '#proof'
import {
  buildAnswer,
  createSegment,
  decodeRecords,
  findEntryFacts,
  formatAnswer,
  LATE_AFTER_MS,
  ProofError,
  readEnd,
  readIndexCommit,
} from '#proof'
import { sha256 } from './digest.ts'
import type { CommitRow } from './index-store.ts'
import { findRecords, listCommits } from './index-store.ts'
import type { Question } from './ledger.ts'
import { findBeginOf, findBody, listBegins } from './log-store.ts'
import { readLog } from './logs.ts'
import type { SignedTree } from './signed-tree.ts'
import { TAIL } from './tail-index.ts'

/** What was placed until five minutes before the newest commit is counted, whenever it was written. */
export async function findAnswerable(tx: Transaction, tree: SignedTree | undefined): Promise<Date | undefined> {
  const commits = tree ? await listCommits(tx, tree.size) : []
  const newest = commits.map(toCommit).findLast(({ level }) => level === 'short')
  return newest && new Date(newest.at - LATE_AFTER_MS)
}

/**
 * Answers for the organisation of the transaction, or for the house.
 *
 * @param tail the index of the last entries, of a log that has ended.
 * @throws {Problem} `ledger.not-indexed` while the index does not reach five minutes beyond the period.
 */
export async function answerQuestion(
  tx: Transaction,
  tree: SignedTree | undefined,
  { kind, id, from, to, ofHouse = false }: Question,
  tail?: EndedLog['tail'],
): Promise<string> {
  const query = { org: ofHouse ? HOUSE : tx.org, kind, id, fromMs: from.getTime(), toMs: to.getTime() }
  try {
    return formatAnswer(await buildAnswer(sha256, query, await openReader(tx, tree, tail)))
  } catch (cause) {
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

async function openReader(
  tx: Transaction,
  tree: SignedTree | undefined,
  tail: EndedLog['tail'] | undefined,
): Promise<AnswerReader> {
  if (!tree) throw new ProofError('missing', 'the log has no checkpoint yet')
  return {
    checkpoint: tree.note,
    size: tree.size,
    commits: [...(await listCommits(tx, tree.size)).map(toCommit), ...(tail ? [{ ...tail, isStored: true }] : [])],
    readNode: tree.readNode,
    readEntry: async (seq) => {
      const body = await findBody(tx, seq)
      if (!body) throw new ProofError('missing', `entry ${seq} is not there any more`)
      return body
    },
    readSegment: async ({ seq, level, from }) => {
      const records = await findRecords(tx, seq === tail?.seq ? TAIL : level, from)
      if (!records) throw new ProofError('missing', `the index of the entries from ${from} on is not stored`)
      return createSegment(sha256, decodeRecords(records))
    },
  }
}

function toCommit({ seq, body, isStored }: CommitRow): StandingCommit {
  const facts = findEntryFacts(body)
  if (!facts) throw new Error(`entry ${seq} is filed as an index commit and is none`)
  return { ...readIndexCommit(facts), seq, at: facts.at, isStored }
}
