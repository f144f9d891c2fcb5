/** One node's part in the budgets of users: what it owns it decides at once, for the rest it goes to the row. */
import type { Clock } from '#kernel'
import { Problem } from '#kernel'
import type { Asking, Visit } from './budget.ts'
import { FORGOTTEN_AFTER_MS, visitBudget } from './budget.ts'
import type { BudgetLease } from './budget-lease.ts'
import { createBudgetLease, RENEW_AFTER_MS } from './budget-lease.ts'
import type { Waiter } from './budget-line.ts'
import { createBudgetLine, GROUP } from './budget-line.ts'
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

/** Pace of asking again where another node is to share, not time: about two seconds, less where it seems dead. */
const ASK_AGAIN_MS = 50
const MOST_ASKED = { living: 40, late: 6 } as const

/** What the steps below work on. */
interface Desk extends Pick<BudgetDesk, 'take'> {
  readonly store: BudgetStore
  readonly clock: Clock
  readonly window: RateWindow
  /** Whom this node decides on. Added to after a visit; taken from before one, so that no visit misses an instant. */
  readonly owned: Set<string>
  readonly lease: BudgetLease
  /** Asks again after a short while. */
  readonly again: (waiter: Waiter) => void
}

/** @param later runs the work after a short while. */
export function createBudgetDesk(
  store: BudgetStore,
  clock: Clock,
  later = (work: () => void): void => void setTimeout(work, ASK_AGAIN_MS),
): BudgetDesk {
  const window = createRateWindow()
  const owned = new Set<string>()
  const lease = createBudgetLease(store, clock, () => owned.clear())
  let hasLeft = false
  const line = createBudgetLine(async (group) => {
    // What was handed over is the others' to decide: a request that is still on its way here may not take it back.
    if (hasLeft) throw new Problem('unavailable', 'http.closing', 'The server is closing. Ask again.')
    await lease.renew()
    await visit(
      desk,
      group.filter((waiter) => !answerHere(desk, waiter)),
    )
  })
  const take: BudgetDesk['take'] = (user, limit, nowMs) => {
    if (owned.has(user) && lease.holdsAt(nowMs)) return window.take(user, limit, nowMs)
    return new Promise((resolve, reject) => line.wait({ user, limit, resolve, reject, asked: 0 }))
  }
  const again = (waiter: Waiter): void => later(() => line.wait(waiter))
  const desk: Desk = { store, clock, window, owned, lease, take, again }
  return {
    take,
    sweep: (nowMs) => window.sweep(nowMs),
    look: () => line.inTurn(() => look(desk)),
    leave: () =>
      line.inTurn(async () => {
        await handOver(desk)
        hasLeft = true
      }),
  }
}

async function look(desk: Desk): Promise<void> {
  const { lease, store } = desk
  // Who has met nobody owns nobody.
  if (!lease.hasBegun) return
  await lease.renew()
  await visit(desk, [], { users: await store.listWanted(lease.node) })
}

async function handOver(desk: Desk): Promise<void> {
  await look(desk)
  const users = [...desk.owned].filter((user) => desk.window.passed(user).length > 0)
  desk.owned.clear()
  for (let at = 0; at < users.length; at += GROUP)
    await visit(desk, [], { users: users.slice(at, at + GROUP), leaves: true })
  await desk.store.leave(desk.lease.node)
}

function answerHere({ owned, clock, take }: Desk, { user, limit, resolve }: Waiter): boolean {
  if (owned.has(user)) resolve(take(user, limit, clock.now().getTime()))
  return owned.has(user)
}

interface Handed {
  /** Of this node, whom others have met or it gives away. */
  readonly users?: readonly string[]
  readonly leaves?: boolean
}

async function visit(desk: Desk, waiters: readonly Waiter[], { users = [], leaves = false }: Handed = {}) {
  const { store, clock, window, owned, lease } = desk
  const byUser = Map.groupBy(waiters, ({ user }) => user)
  const all = [...new Set([...byUser.keys(), ...users])]
  if (all.length === 0) return
  for (const user of users) owned.delete(user)
  const ownersUntil = new Map<string, number>()
  const visits = await store.visit(all, (budget, ownerUntilMs) => {
    const { user } = budget
    const limits = (byUser.get(user) ?? []).map(({ limit }) => limit)
    const nowMs = clock.now().getTime()
    const asking: Asking = { node: lease.node, nowMs, limits, passedHere: window.passed(user), leaves }
    ownersUntil.set(user, ownerUntilMs ?? nowMs)
    return visitBudget(budget, asking, ownerUntilMs !== undefined)
  })
  for (const found of visits) {
    const { user } = found.budget
    settle(desk, found, byUser.get(user) ?? [], ownersUntil.get(user) ?? 0)
  }
}

function settle(desk: Desk, found: Visit, waiters: readonly Waiter[], ownerUntilMs: number): void {
  const { window, owned } = desk
  const { user } = found.budget
  if (found.decides === 'here') {
    if (found.adopts) window.adopt(user, found.adopts)
    owned.add(user)
    for (const waiter of waiters) answerHere(desk, waiter)
  } else if (found.decides === 'row') {
    window.adopt(user, [])
    found.verdicts.forEach((verdict, at) => void waiters[at]?.resolve(verdict))
  } else for (const waiter of waiters) askAgain(desk, waiter, ownerUntilMs)
}

/** Whoever still does not share is dead, or will be taken for it: until nothing of it counts, nothing passes. */
function askAgain({ clock, again }: Desk, waiter: Waiter, ownerUntilMs: number): void {
  const nowMs = clock.now().getTime()
  waiter.asked += 1
  if (waiter.asked < (nowMs > ownerUntilMs ? MOST_ASKED.late : MOST_ASKED.living)) {
    again(waiter)
    return
  }
  const waitMs = ownerUntilMs + FORGOTTEN_AFTER_MS + RENEW_AFTER_MS - nowMs
  waiter.resolve({ passes: false, remaining: 0, retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) })
}
