/** One node's part in the budgets of users: what it owns it decides at once, for the rest it goes to the row. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Clock } from '#kernel'
import { Problem } from '#kernel'
import type { Asking, Visit } from './budget.ts'
import { FORGOTTEN_AFTER_MS, visitBudget } from './budget.ts'
import type { BudgetStore } from './budget-store.ts'
import type { RateVerdict, RateWindow } from './rate-window.ts'
import { createRateWindow } from './rate-window.ts'

export interface BudgetDesk extends Pick<RateWindow, 'sweep'> {
  /** As `RateWindow.take`. At once where this node owns the user; otherwise when the row has said who does. */
  take(user: string, limit: number, nowMs: number): RateVerdict | Promise<RateVerdict>
  /** Promises to live on, and shares users whom another node has met. To be called often: the other one waits. */
  look(): Promise<void>
  /** Hands over all that it owns. */
  leave(): Promise<void>
}

/** A node decides out of its memory no longer than it has promised to live. */
const PROMISE_MS = 5_000
const RENEW_AFTER_MS = 2_000
/** Pace of asking again where another node is to share, not time: about two seconds, less where it seems dead. */
const ASK_AGAIN_MS = 50
const MOST_ASKED = { living: 40, late: 6 } as const
const GROUP = 256

interface Waiter {
  readonly user: string
  readonly limit: number
  readonly resolve: (verdict: RateVerdict | Promise<RateVerdict>) => void
  readonly reject: (cause: unknown) => void
  asked: number
}

/** @param later runs the work after a short while. */
export function createBudgetDesk(
  store: BudgetStore,
  clock: Clock,
  later = (work: () => void): void => void setTimeout(work, ASK_AGAIN_MS),
): BudgetDesk {
  // A group belongs to many callers, so it runs in the async context of none of them.
  const outside = AsyncLocalStorage.snapshot()
  const window = createRateWindow()
  /** Whom this node decides on. Added to after a visit; taken from before one, so that no visit misses an instant. */
  const owned = new Set<string>()
  let waiting: Waiter[] = []
  let node = randomUUID() as string
  let untilMs = Number.NEGATIVE_INFINITY
  let last: Promise<unknown> = Promise.resolve()
  let hasLeft = false

  /** One thing at a time goes to the rows: two visits to one row could each take the other's outcome for its own. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }

  function take(user: string, limit: number, nowMs: number): RateVerdict | Promise<RateVerdict> {
    if (owned.has(user) && nowMs <= untilMs) return window.take(user, limit, nowMs)
    return new Promise((resolve, reject) => wait({ user, limit, resolve, reject, asked: 0 }))
  }

  function wait(waiter: Waiter): void {
    waiting.push(waiter)
    if (waiting.length === 1) setImmediate(() => outside(() => inTurn(serve)))
  }

  async function serve(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP)
      waiting = waiting.slice(GROUP)
      try {
        // What was handed over is the others' to decide: a request that is still on its way here may not take it back.
        if (hasLeft) throw new Problem('unavailable', 'http.closing', 'The server is closing. Ask again.')
        await renew()
        await visit(group.filter((waiter) => !answerHere(waiter)))
      } catch (cause) {
        for (const { reject } of group) reject(cause)
      }
    }
  }

  function answerHere({ user, limit, resolve }: Waiter): boolean {
    if (owned.has(user)) resolve(take(user, limit, clock.now().getTime()))
    return owned.has(user)
  }

  async function visit(waiters: readonly Waiter[], users: readonly string[] = [], leaves = false): Promise<void> {
    const byUser = Map.groupBy(waiters, ({ user }) => user)
    const all = [...new Set([...byUser.keys(), ...users])]
    if (all.length === 0) return
    for (const user of users) owned.delete(user)
    const ownersUntil = new Map<string, number>()
    const visits = await store.visit(all, (budget, ownerUntilMs) => {
      const { user } = budget
      const limits = (byUser.get(user) ?? []).map(({ limit }) => limit)
      const nowMs = clock.now().getTime()
      const asking: Asking = { node, nowMs, limits, passedHere: window.passed(user), leaves }
      ownersUntil.set(user, ownerUntilMs ?? nowMs)
      return visitBudget(budget, asking, ownerUntilMs !== undefined)
    })
    for (const found of visits) {
      const { user } = found.budget
      settle(found, byUser.get(user) ?? [], ownersUntil.get(user) ?? 0)
    }
  }

  function settle(visit: Visit, waiters: readonly Waiter[], ownerUntilMs: number): void {
    const { user } = visit.budget
    if (visit.decides === 'here') {
      if (visit.adopts) window.adopt(user, visit.adopts)
      owned.add(user)
      for (const waiter of waiters) answerHere(waiter)
    } else if (visit.decides === 'row') {
      window.adopt(user, [])
      visit.verdicts.forEach((verdict, at) => void waiters[at]?.resolve(verdict))
    } else for (const waiter of waiters) askAgain(waiter, ownerUntilMs)
  }

  /** Whoever still does not share is dead, or will be taken for it: until nothing of it counts, nothing passes. */
  function askAgain(waiter: Waiter, ownerUntilMs: number): void {
    const nowMs = clock.now().getTime()
    waiter.asked += 1
    if (waiter.asked < (nowMs > ownerUntilMs ? MOST_ASKED.late : MOST_ASKED.living)) {
      later(() => wait(waiter))
      return
    }
    const waitMs = ownerUntilMs + FORGOTTEN_AFTER_MS + RENEW_AFTER_MS - nowMs
    waiter.resolve({ passes: false, remaining: 0, retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) })
  }

  /** @throws {Problem} `database.unavailable`; the promise made before still holds. */
  async function renew(): Promise<void> {
    const nowMs = clock.now().getTime()
    if (nowMs < untilMs - PROMISE_MS + RENEW_AFTER_MS) return
    const nextMs = nowMs + PROMISE_MS
    if (!(await store.renew(node, nextMs))) {
      owned.clear()
      node = randomUUID()
      await store.enter(node, nextMs)
    }
    untilMs = nextMs
    await store.forget(nowMs - FORGOTTEN_AFTER_MS)
  }

  async function look(): Promise<void> {
    // Who has met nobody owns nobody.
    if (untilMs === Number.NEGATIVE_INFINITY) return
    await renew()
    await visit([], await store.listWanted(node))
  }

  return {
    take,
    sweep: (nowMs) => window.sweep(nowMs),
    look: () => inTurn(look),
    leave: () =>
      inTurn(async () => {
        await look()
        const users = [...owned].filter((user) => window.passed(user).length > 0)
        owned.clear()
        for (let at = 0; at < users.length; at += GROUP) await visit([], users.slice(at, at + GROUP), true)
        await store.leave(node)
        hasLeft = true
      }),
  }
}
