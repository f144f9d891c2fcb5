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
  const verdict = countStranger(journey, address)
  return verdict.passes ? undefined : flooded(verdict)
}

/** @throws {Problem} `http.flood` (429). */
export function guardFlood(journey: Journey, address: string): void {
  const flood = findFlood(journey, address)
  if (flood) throw flood
}

/**
 * Files have a budget of their own: one browser that opens the console asks for fifty at once, and an office behind one
 * address must neither be shut out by its files nor by them from signing in.
 *
 * @throws {Problem} `http.flood` (429).
 */
export function guardFiles({ kernel, settings, files }: Journey, address: string): void {
  const limit = settings.read('flood-gate.files-per-minute')
  const verdict = files.take(networkOf(address), limit, kernel.clock.now().getTime())
  if (!verdict.passes) throw flooded(verdict)
}

function flooded({ retryAfterS }: RateVerdict): Problem {
  const text = 'Too many requests came from this address without a session. Wait, then try again.'
  return new Problem('flooded', 'http.flood', text, { headers: { 'retry-after': String(retryAfterS) } })
}
