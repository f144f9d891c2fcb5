import { concat } from '#protocol/bytes'
import type { Cancel, Timers } from '#protocol/link'
import { TRANSMISSION_MODES } from '#protocol/uds'
import type { VirtualEcu } from './ecu.ts'
import { lapseSession } from './ecu-bench.ts'
import { findRecord, PERIODIC } from './ecu-records.ts'
import type { FaultBoard } from './faults.ts'

/** ISO 14229-1 leaves the rates to the maker. */
const EVERY_MS: ReadonlyMap<number, number> = new Map([
  [TRANSMISSION_MODES.sendAtSlowRate, 1_000],
  [TRANSMISSION_MODES.sendAtMediumRate, 200],
  [TRANSMISSION_MODES.sendAtFastRate, 25],
])

/**
 * Sends what service 2A asked a unit for, until it is told to stop or its session ends.
 *
 * @param say gets each message: low byte of the identifier, then its record.
 */
export function createPeriodicSender(
  ecu: VirtualEcu,
  { timers, faults }: { readonly timers: Timers; readonly faults: FaultBoard },
  say: (message: Uint8Array) => void,
) {
  const { bench } = ecu
  const running = new Map<number, Cancel>()
  const identifiersAt = (rate: number) => [...bench.periodic].flatMap(([id, wished]) => (wished === rate ? [id] : []))
  const arm = (rate: number, everyMs: number) =>
    running.set(
      rate,
      timers.after(everyMs, () => tick(rate, everyMs)),
    )
  const tick = (rate: number, everyMs: number) => {
    lapseSession(bench, timers.nowMs())
    running.delete(rate)
    const identifiers = identifiersAt(rate)
    if (identifiers.length === 0) return
    arm(rate, everyMs)
    if (faults.isEcuMute(ecu.key)) return
    for (const identifier of identifiers) {
      const data = findRecord(ecu, PERIODIC * 0x100 + identifier)
      if (data) say(concat(Uint8Array.of(identifier), data))
    }
  }
  return {
    /** Begins what is wanted and not sent yet; to be called behind each request. */
    update() {
      for (const [rate, everyMs] of EVERY_MS)
        if (!running.has(rate) && identifiersAt(rate).length > 0) arm(rate, everyMs)
    },
    close() {
      for (const cancel of running.values()) cancel()
      running.clear()
    },
  }
}
