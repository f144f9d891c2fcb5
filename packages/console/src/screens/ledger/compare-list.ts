/** Holds the list that a server showed against the answers that were proven: each row, and each that is missing. */
import type { LedgerEntry, LedgerQuestion } from '#api'
import { ProofError } from '#proof'
import type { ProvenAnswer } from './check-answer.ts'
import { findContradiction } from './compare-entry.ts'
import { logOf, placeOf, seqOf } from './places.ts'
import type { ShownList } from './question.ts'

/** What holds of the list, or the first lie in it. Rows are never both proven and outside. */
export type ListVerdict =
  | { readonly broken: string }
  | {
      readonly broken?: never
      /** How many of the rows are proven, by whose they are, in the order of the answers. */
      readonly proven: readonly number[]
      /** Rows that these answers say nothing of: too new, older than was asked, or of another log. */
      readonly outside: number
    }

/** Whose answer proves this row; undefined where the row lies outside all of them. @throws {ProofError} unproven. */
function judgeRow(row: LedgerEntry, asked: LedgerQuestion, answers: readonly ProvenAnswer[]): ProvenAnswer | undefined {
  const answer = answers.find(({ org }) => org === row.org)
  if (!answer) throw new ProofError('unproven', `entry ${row.seq} is of ${row.org}, not asked about`)
  if (logOf(row.seq) !== answer.log) return undefined
  const proven = answer.entries.get(placeOf(row.seq))
  if (proven) {
    const wrong = findContradiction(row, proven.facts, proven.body)
    if (wrong !== undefined)
      throw new ProofError('unproven', `of "${wrong}" of entry ${row.seq} the list says other than the bytes`)
    if (row.leafHash !== proven.leafHash)
      throw new ProofError('unproven', `entry ${row.seq} hashes to another seal than the list shows`)
    return answer
  }
  const at = Date.parse(row.at)
  const isOutside = at < Date.parse(asked.from) || at > Date.parse(asked.to) || placeOf(row.seq) >= answer.indexedTo
  if (isOutside) return undefined
  throw new ProofError('unproven', `the log does not hold entry ${row.seq} under what was asked`)
}

/** What the log has and the list passes over, as far as the list has come. It is newest first. */
function requireNoneLeftOut({ entries, isWhole }: ShownList, answers: readonly ProvenAnswer[]): void {
  const shown = new Set(entries.map(({ seq }) => seq))
  const reached = isWhole ? 0 : Math.min(...shown)
  for (const { log, entries: proven } of answers)
    for (const place of proven.keys()) {
      const seq = seqOf(log, place)
      if (seq >= reached && !shown.has(seq)) throw new ProofError('unproven', `the list leaves out entry ${seq}`)
    }
}

/** Compares what stands in the list now with what was proven. Never throws for what the server sent: that is the finding. */
export function compareList(asked: LedgerQuestion, answers: readonly ProvenAnswer[], list: ShownList): ListVerdict {
  const { entries, isWhole } = list
  try {
    if (entries.length === 0 && !isWhole) throw new ProofError('unproven', 'the list is empty and says that it goes on')
    const seqs = entries.map(({ seq }) => seq)
    const wrong = seqs.find((seq, at) => !Number.isSafeInteger(seq) || seqs.indexOf(seq) !== at)
    if (wrong !== undefined)
      throw new ProofError('unproven', `the list shows entry ${wrong} twice, or it has no number`)
    const provers = entries.map((row) => judgeRow(row, asked, answers))
    requireNoneLeftOut(list, answers)
    return {
      proven: answers.map((answer) => provers.filter((prover) => prover === answer).length),
      outside: provers.filter((prover) => prover === undefined).length,
    }
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return { broken: error.message }
  }
}
