import type { Issue, Severity, WorkOrder } from '#api'

/** What somebody does next at one vehicle. */
export type Job =
  | { readonly kind: 'order'; readonly vehicleId: string; readonly order: WorkOrder }
  | { readonly kind: 'issue'; readonly vehicleId: string; readonly issue: Issue }

const GRAVITY: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 }
const byGravity = (one: Issue, other: Issue): number => GRAVITY[other.severity] - GRAVITY[one.severity]
/** Who asked first is helped first. */
const oldestIn = (orders: readonly WorkOrder[], status: WorkOrder['status']): WorkOrder | undefined =>
  orders.find((order) => order.status === status)

/**
 * The one next job: what was begun is finished before anything else, then what makes a vehicle dangerous, then what is
 * approved, then what is repaired and not proven, then what is known and not taken up. What waits, and what nobody approved,
 * is nobody's next job.
 *
 * @param orders of each state at least the oldest, the oldest first. @param issues at least the gravest.
 */
export function nextJob(orders: readonly WorkOrder[], issues: readonly Issue[]): Job | undefined {
  const open = issues.filter(({ status }) => status === 'open' || status === 'triaged').toSorted(byGravity)
  const order = (found: WorkOrder | undefined): Job | undefined =>
    found && { kind: 'order', vehicleId: found.vehicleId, order: found }
  const issue = (found: Issue | undefined): Job | undefined =>
    found && { kind: 'issue', vehicleId: found.vehicleId, issue: found }
  return (
    order(oldestIn(orders, 'in_progress')) ??
    issue(open.find(({ severity }) => severity === 'critical')) ??
    order(oldestIn(orders, 'approved')) ??
    order(oldestIn(orders, 'done')) ??
    issue(open[0])
  )
}
