/** Whether the log moves, from what was seen last: asking costs no query, and a loop that hangs shows by its age. */
import type { Clock } from '#kernel'
import type { LedgerHealth } from './ledger.ts'
import { PLACED_WITHIN_MS } from './own-entries.ts'
import type { Standing } from './standing.ts'
import type { Pulse } from './works.ts'

/**
 * What waits for too long opens a finding here: a loop that hangs looks after nothing, and this is asked at each request.
 * The finding is written by whoever reports the standing next.
 */
export function readHealth(clock: Clock, pulse: Pulse, standing: Standing): LedgerHealth {
  const nowMs = clock.now().getTime()
  const silentMs = Math.max(0, clock.monotonicMs() - pulse.atMs)
  const waitedMs = pulse.oldestWaitingAt ? Math.max(0, nowMs - pulse.oldestWaitingAt.getTime()) : 0
  const oldestWaitingMs = Math.max(silentMs, waitedMs)
  if (oldestWaitingMs > PLACED_WITHIN_MS)
    standing.raise('ledger.behind', `the ledger has placed nothing for ${Math.round(oldestWaitingMs / 1_000)} s`)
  else standing.pass('ledger.behind')
  const checkpointAgeMs = pulse.checkpointAt ? nowMs - pulse.checkpointAt.getTime() : Number.POSITIVE_INFINITY
  const reasons = [...standing.reasons(), ...(pulse.checkpointAt ? [] : ['the ledger has signed nothing yet'])]
  return { isReady: reasons.length === 0, oldestWaitingMs, checkpointAgeMs, reasons }
}
