/**
 * Who decides on the requests of one user when several nodes share a database (ADR 0018): one node out of its memory, or
 * all of them through the row. Pure: what becomes of the locked row when a node comes to it.
 */
import type { RateVerdict } from './rate-window.ts'
import { createRateWindow, WINDOW_MS } from './rate-window.ts'

/** How far the clocks of two nodes may differ without more passing than may. */
const CLOCKS_DIFFER_MS = 2_000
/** For how long a node has to be the only one that asks before it decides alone again. */
const ALONE_MS = 60_000
/** So long after its last promise to live, nothing that a node let pass is in any window. */
export const FORGOTTEN_AFTER_MS = WINDOW_MS + CLOCKS_DIFFER_MS

/** The row of a user. */
export interface Budget {
  readonly user: string
  /** The node that decides out of its memory, for as long as it is known; null while all decide through the row. */
  readonly owner: string | null
  /** Another node has met the user: the owner is to share. */
  readonly isWanted: boolean
  /** Who asked last through the row, since when nobody else did. Null where nobody has. */
  readonly asker: string | null
  readonly aloneSinceMs: number
  /** Instants of what passed, in milliseconds; where there is an owner, those it went on from. */
  readonly passed: readonly number[]
}

export interface Asking {
  readonly node: string
  readonly nowMs: number
  /** The limit for each request that waits. */
  readonly limits: readonly number[]
  /** What this node holds in its memory, if it is the owner. */
  readonly passedHere: readonly number[]
  /** The node closes: whoever comes next may own at once. */
  readonly leaves?: boolean
}

export type Visit = { readonly budget: Budget } & (
  | {
      readonly decides: 'here' /** Undefined: what it holds already. */
      readonly adopts: readonly number[] | undefined
    }
  | { readonly decides: 'row'; readonly verdicts: readonly RateVerdict[] }
  | { readonly decides: 'elsewhere' }
)

/** @param isKnown whether the owner may still decide: a node that died is known until nothing of it counts any more. */
export function visitBudget(budget: Budget, asking: Asking, isKnown: boolean): Visit {
  const { owner, isWanted, asker, aloneSinceMs, passed } = budget
  const { node, nowMs, passedHere, leaves = false } = asking
  if (owner === node) {
    const adopts = isOlder(passedHere, passed) ? passed : undefined
    if (!isWanted && !leaves) return { decides: 'here', budget, adopts }
    return share({ ...budget, asker: node, aloneSinceMs: nowMs, passed: adopts ?? passedHere }, asking)
  }
  if (owner !== null && isKnown) return { decides: 'elsewhere', budget: { ...budget, isWanted: true } }
  // What the dead knew is in no window any more.
  const current = owner === null ? budget : { ...budget, asker: null, passed: [] }
  if (current.asker !== null && (asker !== node || nowMs - aloneSinceMs < ALONE_MS)) return share(current, asking)
  const adopts = brought(current.passed, nowMs)
  return { decides: 'here', budget: { ...current, owner: node, isWanted: false, asker: null, passed: adopts }, adopts }
}

/** Whether an owner has never heard that it became one: the answer was lost, and what it holds is older than the row. */
const isOlder = (here: readonly number[], row: readonly number[]): boolean => (here.at(-1) ?? 0) < (row.at(-1) ?? 0)

/** They may be from a clock that is behind. Nothing lies ahead of this one: they have passed. */
const brought = (passed: readonly number[], nowMs: number): readonly number[] =>
  passed.map((at) => Math.min(at + CLOCKS_DIFFER_MS, nowMs))

function share(budget: Budget, { node, nowMs, limits, leaves }: Asking): Visit {
  const { user, asker, aloneSinceMs } = budget
  const window = createRateWindow(1, FORGOTTEN_AFTER_MS)
  window.adopt(user, budget.passed)
  const verdicts = limits.map((limit) => window.take(user, limit, nowMs))
  const shared = {
    user,
    owner: null,
    isWanted: false,
    asker: leaves ? null : node,
    aloneSinceMs: asker === node ? aloneSinceMs : nowMs,
    passed: window.passed(user),
  }
  return { decides: 'row', verdicts, budget: shared }
}
