import type { Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { Step } from './visit.ts'

const MOST_BEHIND_MS = 300_000

/** What happens is not seen by anybody while the log stands still: after five minutes nothing happens (LEDGER, section 4). */
export async function findLedgerFault({ ledger }: Pick<Kernel, 'ledger'>): Promise<Problem | undefined> {
  const { oldestWaitingMs } = await ledger.health()
  if (oldestWaitingMs <= MOST_BEHIND_MS) return undefined
  return new Problem(
    'unavailable',
    'ledger.behind',
    'What was recorded has waited for more than five minutes to be placed in the ledger. Nothing was done; try later.',
    { headers: { 'retry-after': '60' } },
  )
}

/** @throws {Problem} `ledger.behind` (503). */
export const requireLedger: Step = async ({ kernel }, { visit }) => {
  const fault = visit.route?.tellsHealth ? undefined : await findLedgerFault(kernel)
  if (fault) throw fault
}
