/** Whether the log moves, from what was seen last: asking costs no query, and a loop that hangs shows by its age. */
import type { Clock } from '#kernel'
import type { LedgerHealth } from './ledger.ts'
import { PLACED_WITHIN_MS } from './own-entries.ts'
import type { Pulse } from './works.ts'

export function readHealth(clock: Clock, pulse: Pulse, reasons: readonly string[]): LedgerHealth {
  const nowMs = clock.now().getTime()
  const silentMs = Math.max(0, clock.monotonicMs() - pulse.atMs)
  const waitedMs = pulse.oldestWaitingAt ? Math.max(0, nowMs - pulse.oldestWaitingAt.getTime()) : 0
  const oldestWaitingMs = Math.max(silentMs, waitedMs)
  const isMoving = oldestWaitingMs <= PLACED_WITHIN_MS && pulse.checkpointAt !== undefined
  const checkpointAgeMs = pulse.checkpointAt ? nowMs - pulse.checkpointAt.getTime() : Number.POSITIVE_INFINITY
  const stuck = isMoving ? [] : [`the ledger has placed nothing for ${Math.round(oldestWaitingMs / 1_000)} s`]
  const all = [...reasons, ...stuck]
  return { isReady: all.length === 0, oldestWaitingMs, checkpointAgeMs, reasons: all }
}
