/** Judges a completeness answer in this browser, and the list beside it. */
import type { LedgerQuestion } from '#api'
import { ProofError, verifyAnswer } from '#proof'
import type { Trust } from './trust.ts'

/** The list that stands beside the answer: the places of its rows, and whether it has come to its end. */
export interface ShownList {
  readonly seqs: readonly number[]
  readonly isWhole: boolean
}

export interface AnswerCheck {
  readonly question: LedgerQuestion
  /** Places of all entries there are, oldest first. */
  readonly seqs: readonly number[]
  /** Until when late entries are counted, ms since the epoch. */
  readonly asOfMs?: number
  /** In how many entries the log stood. */
  readonly size?: number
  readonly broken?: string
}

/** What the log has and the list passes over, as far as the list has come. It is newest first. */
function findLeftOut({ seqs, isWhole }: ShownList, proven: readonly number[]): number | undefined {
  const reached = isWhole ? 0 : Math.min(...seqs)
  const shown = new Set(seqs)
  return proven.find((seq) => seq >= reached && !shown.has(seq))
}

/**
 * Verifies that an answer is whole, as `muts verify answer` does, that it answers this question of this organisation,
 * and that the list left out none of it. Never rejects for what the server sent: that is the finding.
 */
export async function checkAnswer(
  asked: LedgerQuestion & { readonly org: string },
  text: string,
  { vkeys, quorum }: Trust,
  shown: ShownList,
): Promise<AnswerCheck> {
  const { org, ...question } = asked
  try {
    const { query, entries, asOfMs, checkpoint } = await verifyAnswer(text, vkeys, { quorum })
    const isAsked =
      query.org === org &&
      query.kind === question.kind &&
      query.id === question.id &&
      query.fromMs === Date.parse(question.from) &&
      query.toMs === Date.parse(question.to)
    if (!isAsked) throw new ProofError('unproven', 'this answers another question')
    const seqs = entries.map(({ seq }) => seq)
    const leftOut = findLeftOut(shown, seqs)
    if (leftOut !== undefined) throw new ProofError('unproven', `the list leaves out entry ${leftOut}`)
    return { question, seqs, asOfMs, size: checkpoint.size }
  } catch (error) {
    if (!(error instanceof ProofError)) throw error
    return { question, seqs: [], broken: error.message }
  }
}
