import { networkOf } from './address.ts'
import type { RateVerdict } from './rate-window.ts'
import type { Journey } from './visit.ts'

/** Counts what comes without a session, by network: a host that commands a /64 has one budget, not 2⁶⁴. */
export function countStranger({ kernel, settings, strangers }: Journey, address: string): RateVerdict {
  return strangers.take(networkOf(address), settings.read('flood-gate.per-minute'), kernel.clock.now().getTime())
}
