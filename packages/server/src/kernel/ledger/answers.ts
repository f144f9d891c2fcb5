/** Several completeness answers in one transaction: which tree each rests on, and what they lean on alike read once. */
import { Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { ReaderFor } from './answer-reader.ts'
import { createAnswerReader } from './answer-reader.ts'
import { answerQuestion, findEnd, findLogOf } from './answering.ts'
import type { Leaves } from './leaves.ts'
import type { Question } from './ledger.ts'
import { inLog } from './logs.ts'
import type { PastLog } from './past-logs.ts'
import { openHeldTree, openSignedTree } from './signed-tree.ts'
import type { RootOfTile } from './tree-state.ts'

/** Leaves and remembered tiles of one of the logs. */
export interface Stand extends Pick<PastLog, 'leaves' | 'beyond'> {
  readonly roots: RootOfTile
}

export interface AnswersParts {
  readonly standOf: (log: number) => Promise<Stand>
  /** Hears of a stored index that cannot be read. */
  readonly onBroken: (because: string) => void
  /** The size of the newest tree that enough witnesses have seen; undefined where there are none. */
  readonly findSeen: (tx: Transaction, leaves: Leaves) => Promise<number | undefined>
}

export const createAnswers =
  ({ standOf, findSeen, onBroken }: AnswersParts) =>
  (tx: Transaction): ((question: Question) => Promise<string>) => {
    const readers = new Map<string, Promise<ReaderFor | undefined>>()
    const readerOf = (name: string, open: () => Promise<ReaderFor | undefined>) => {
      const reader = readers.get(name) ?? open()
      readers.set(name, reader)
      return reader
    }
    const inTree = async (log: number, { leaves, roots }: Stand, question: Question, most?: number) => {
      const reader = await readerOf(`${log} ${most ?? 'newest'}`, async () => {
        const tree = await openSignedTree(tx, leaves, roots, most)
        return tree && createAnswerReader(tx, tree)
      })
      return await answerQuestion(tx.org, reader, question, onBroken)
    }
    /** In the newest tree that enough witnesses have seen, if its index reaches so far; else in the newest. */
    const inLiving = async (log: number, stand: Stand, question: Question): Promise<string> => {
      const seen = await findSeen(tx, stand.leaves)
      if (seen === undefined) return await inTree(log, stand, question)
      return await inTree(log, stand, question, seen).catch(async (cause) => {
        if (cause instanceof Problem && cause.code === 'ledger.not-indexed') return await inTree(log, stand, question)
        throw cause
      })
    }
    return async (question) => {
      const log = await findLogOf(tx, question)
      const ended = question.back ? await findEnd(tx, log) : undefined
      return await inLog(tx, log, async () => {
        const stand = await standOf(log)
        if (!ended) return await inLiving(log, stand, question)
        const reader = await readerOf(`${log} ended`, async () =>
          createAnswerReader(tx, openHeldTree(tx, stand, stand.roots, ended), ended.tail),
        )
        return await answerQuestion(tx.org, reader, question, onBroken)
      })
    }
  }
