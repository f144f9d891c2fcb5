import { Problem } from '#kernel'
import { networkOf } from './address.ts'
import type { RateVerdict } from './rate-window.ts'
import type { Journey } from './visit.ts'

/** Counts what comes without a session, by network: a host that commands a /64 has one budget, not 2⁶⁴. */
function countStranger({ kernel, settings, strangers }: Journey, address: string): RateVerdict {
  return strangers.take(networkOf(address), settings.read('flood-gate.per-minute'), kernel.clock.now().getTime())
}

/** What a network hears that asks too much. */
export function findFlood(journey: Journey, address: string): Problem | undefined {
  const { passes, retryAfterS } = countStranger(journey, address)
  if (passes) return undefined
  const text = 'Too many requests came from this address without a session. Wait, then try again.'
  return new Problem('flooded', 'http.flood', text, { headers: { 'retry-after': String(retryAfterS) } })
}

/** @throws {Problem} `http.flood` (429). */
export function guardFlood(journey: Journey, address: string): void {
  const flood = findFlood(journey, address)
  if (flood) throw flood
}
