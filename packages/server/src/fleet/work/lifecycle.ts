import { Problem } from '#kernel'
import type { OrderStatus } from './schema.ts'

/** draft → approved → in_progress ⇄ waiting → done → verified → closed; back to work from done; cancelled before it is done. */
const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ['approved', 'cancelled'],
  approved: ['in_progress', 'cancelled'],
  in_progress: ['waiting', 'done', 'cancelled'],
  waiting: ['in_progress', 'cancelled'],
  done: ['verified', 'in_progress'],
  verified: ['closed', 'in_progress'],
  closed: [],
  cancelled: [],
}

/** @throws {Problem} `fleet.lifecycle` (409). */
export function requireNext(from: OrderStatus, to: OrderStatus): void {
  if (NEXT[from].includes(to)) return
  const ways = NEXT[from].length === 0 ? 'Nothing follows that.' : `It can become ${NEXT[from].join(' or ')}.`
  throw new Problem('conflict', 'fleet.lifecycle', `An order that is ${from} cannot become ${to}. ${ways}`)
}

/** Whether what it costs and asks for can still change. */
export const isOpenToChange = (status: OrderStatus): boolean =>
  status === 'draft' || status === 'approved' || status === 'in_progress' || status === 'waiting'

/** @throws {Problem} `fleet.lifecycle` (409). */
export function requireOpenToChange(status: OrderStatus): void {
  if (isOpenToChange(status)) return
  throw new Problem(
    'conflict',
    'fleet.lifecycle',
    `An order that is ${status} is not changed any more. Open another, or bring it back to in_progress where that can be.`,
  )
}
