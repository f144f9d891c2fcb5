import { Problem } from '#kernel'
import type { Step } from './visit.ts'

const MOST_BEHIND_MS = 300_000

/** What happens is not seen by anybody while the log stands still: after five minutes nothing happens (LEDGER, section 4). */
export const requireLedger: Step = async ({ kernel }, { visit }) => {
  if (visit.route?.tellsHealth) return
  const { oldestWaitingMs } = await kernel.ledger.health()
  if (oldestWaitingMs <= MOST_BEHIND_MS) return
  throw new Problem(
    'unavailable',
    'ledger.behind',
    'What was recorded has waited for more than five minutes to be placed in the ledger. Nothing was done; try later.',
    { headers: { 'retry-after': '60' } },
  )
}
