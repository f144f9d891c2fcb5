/** The promise of one node to live: as long as it holds, the node may decide out of its memory (ADR 0018). */
import { randomUUID } from 'node:crypto'
import type { Clock } from '#kernel'
import { FORGOTTEN_AFTER_MS } from './budget.ts'
import type { BudgetStore } from './budget-store.ts'

/** A node decides out of its memory no longer than it has promised to live. */
const PROMISE_MS = 5_000
export const RENEW_AFTER_MS = 2_000

export interface BudgetLease {
  /** Another name after the others have forgotten this one. */
  readonly node: string
  /** False for who has met nobody, and so owns nobody. */
  readonly hasBegun: boolean
  holdsAt(nowMs: number): boolean
  /** @throws {Problem} `database.unavailable`; the promise made before still holds. */
  renew(): Promise<void>
}

/** @param onForgotten the others have forgotten this node: all that it owned is free. */
export function createBudgetLease(store: BudgetStore, clock: Clock, onForgotten: () => void): BudgetLease {
  let node = randomUUID() as string
  let untilMs = Number.NEGATIVE_INFINITY
  return {
    get node() {
      return node
    },
    get hasBegun() {
      return untilMs !== Number.NEGATIVE_INFINITY
    },
    holdsAt: (nowMs) => nowMs <= untilMs,
    renew: async () => {
      const nowMs = clock.now().getTime()
      if (nowMs < untilMs - PROMISE_MS + RENEW_AFTER_MS) return
      const nextMs = nowMs + PROMISE_MS
      if (!(await store.renew(node, nextMs))) {
        onForgotten()
        node = randomUUID()
        await store.enter(node, nextMs)
      }
      untilMs = nextMs
      await store.forget(nowMs - FORGOTTEN_AFTER_MS)
    },
  }
}
