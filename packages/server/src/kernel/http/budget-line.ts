/** The requests that wait for a row: served in groups, one thing after the other. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { RateVerdict } from './rate-window.ts'

export const GROUP = 256

export interface Waiter {
  readonly user: string
  readonly limit: number
  readonly resolve: (verdict: RateVerdict | Promise<RateVerdict>) => void
  readonly reject: (cause: unknown) => void
  asked: number
}

export interface BudgetLine {
  wait(waiter: Waiter): void
  /** One thing at a time goes to the rows: two visits to one row could each take the other's outcome for its own. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** @param serve answers all of a group; where it throws, they are told. */
export function createBudgetLine(serve: (group: readonly Waiter[]) => Promise<void>): BudgetLine {
  // A group belongs to many callers, so it runs in the async context of none of them.
  const outside = AsyncLocalStorage.snapshot()
  let waiting: Waiter[] = []
  let last: Promise<unknown> = Promise.resolve()
  const inTurn: BudgetLine['inTurn'] = (work) => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
  const serveAll = async () => {
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP)
      waiting = waiting.slice(GROUP)
      try {
        await serve(group)
      } catch (cause) {
        for (const { reject } of group) reject(cause)
      }
    }
  }
  return {
    inTurn,
    wait: (waiter) => {
      waiting.push(waiter)
      if (waiting.length === 1) setImmediate(() => outside(() => inTurn(serveAll)))
    },
  }
}
