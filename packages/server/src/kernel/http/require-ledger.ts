import type { Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { LedgerHealth } from '#kernel/ledger'
import type { Step } from './visit.ts'

const MOST_BEHIND_MS = 300_000

/** What happens is not seen by anybody while the log stands still: after five minutes nothing happens (LEDGER, section 4). */
export async function findLedgerFault({ ledger }: Pick<Kernel, 'ledger'>): Promise<Problem | undefined> {
  return faultOf(await ledger.health())
}

function faultOf({ oldestWaitingMs }: LedgerHealth): Problem | undefined {
  if (oldestWaitingMs <= MOST_BEHIND_MS) return undefined
  return new Problem(
    'unavailable',
    'ledger.behind',
    'What was recorded has waited for more than five minutes to be placed in the ledger. Nothing was done; try later.',
    { headers: { 'retry-after': '60' } },
  )
}

/** @throws {Problem} `ledger.behind` (503). */
export const requireLedger: Step = ({ kernel }, { visit }) => {
  if (visit.route?.tellsHealth) return undefined
  const health = kernel.ledger.health()
  if (health instanceof Promise) return health.then(requireMoving)
  return requireMoving(health)
}

function requireMoving(health: LedgerHealth): void {
  const fault = faultOf(health)
  if (fault) throw fault
}
