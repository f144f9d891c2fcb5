/** What the units of a virtual car say on its bus unasked, in frames of our own making; `docs/samples/simulated-car.dbc` names them. */
import { encodeNumber } from '#protocol/bytes'
import type { Cancel, Timers } from '#protocol/link'
import type { CanBus, OpenBus } from './can-bus.ts'
import { driveAt } from './drive.ts'
import type { Scenario } from './scenarios.ts'

export interface Broadcast {
  readonly id: number
  readonly everyMs: number
  read(atMs: number): Uint8Array
}

const WOBBLE_RPM = 12

/** Engine 0x0C9 (0.25 rpm, throttle 0.5 %), speed 0x3E9 (0.01 km/h), temperatures 0x4C1 (1 °C from −40). */
export function createBroadcasts({ engineRpm, coolantC, isDriving }: Scenario): readonly Broadcast[] {
  const standing = (atMs: number) => ({
    speedKmh: 0,
    engineRpm: engineRpm === 0 ? 0 : engineRpm + WOBBLE_RPM * Math.sin(atMs / 700),
    throttlePercent: 12,
    coolantC,
    intakeC: 21,
  })
  const valuesAt = isDriving ? driveAt : standing
  let turn = 0
  return [
    {
      id: 0x0c9,
      everyMs: 20,
      read(atMs) {
        const { engineRpm: rpm, throttlePercent } = valuesAt(atMs)
        turn = (turn + 1) & 0x0f
        const [high = 0, low = 0] = encodeNumber(Math.round(rpm * 4), 2)
        return Uint8Array.of(high, low, Math.round(throttlePercent * 2), 0, 0, 0, 0, turn)
      },
    },
    { id: 0x3e9, everyMs: 50, read: (atMs) => encodeNumber(Math.round(valuesAt(atMs).speedKmh * 100), 2) },
    {
      id: 0x4c1,
      everyMs: 500,
      read: (atMs) => Uint8Array.of(Math.round(valuesAt(atMs).coolantC) + 40, Math.round(valuesAt(atMs).intakeC) + 40),
    },
  ]
}

/** The same bus with these on it, until it is closed. */
export const withBroadcasts =
  (open: OpenBus, broadcasts: readonly Broadcast[], timers: Timers): OpenBus =>
  (hear) => {
    const bus: CanBus = open(hear)
    const cancels = new Set<() => void>()
    for (const { id, everyMs, read } of broadcasts) {
      let cancel: Cancel = () => {}
      const say = () => {
        cancel = timers.after(everyMs, say)
        hear({ id, isExtended: false, data: read(timers.nowMs()) })
      }
      cancel = timers.after(everyMs, say)
      cancels.add(() => cancel())
    }
    return {
      ...bus,
      close() {
        for (const end of cancels) end()
        bus.close?.()
      },
    }
  }
