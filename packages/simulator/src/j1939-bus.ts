/** The CAN bus of a virtual truck: every unit a controller application of its own. */
import type { CanFrame } from '#protocol/can'
import type { Controller } from '#protocol/j1939'
import { createController, decodeIdentifier, GLOBAL_ADDRESS, PGN } from '#protocol/j1939'
import type { Cancel, Timers } from '#protocol/link'
import type { CanBus } from './can-bus.ts'
import type { FaultBoard } from './faults.ts'
import type { Truck, TruckUnit } from './j1939-truck.ts'

const LATE_MS = 2_000
/** No message of J1939 is as short. */
const TORN_BYTES = 1

/** Starts the truck: its units claim their addresses and begin to broadcast. @param hear gets every frame they send. */
export function createTruckBus(
  truck: Truck,
  timers: Timers,
  faults: FaultBoard,
  hear: (frame: CanFrame) => void,
): CanBus {
  const units: ReturnType<typeof openUnit>[] = []
  const put = (from: Controller, frame: CanFrame) => {
    for (const { controller } of units) if (controller !== from) controller.onFrame(frame)
    hear(frame)
  }
  /** Trouble begins once the unit has its address: without one it would have nothing to say. */
  const putTroubled = (unit: TruckUnit, from: Controller, frame: CanFrame) => {
    const { pgn } = decodeIdentifier(frame.id)
    switch (pgn === PGN.addressClaimed ? undefined : faults.frameTrouble(unit.key)) {
      case 'lost':
        return
      case 'late':
        return void timers.after(LATE_MS, () => put(from, frame))
      case 'senseless':
        return put(from, { ...frame, data: frame.data.subarray(0, TORN_BYTES) })
      case 'misnumbered':
        return put(from, pgn === PGN.transportData ? { ...frame, data: frame.data.with(0, 0xff) } : frame)
      case undefined:
        return put(from, frame)
    }
  }
  const openUnit = (unit: TruckUnit) => {
    const controller = createController(
      timers,
      {
        send: async (frame) => putTroubled(unit, controller, frame),
        onMessage: () => {},
        answer: (pgn) => (faults.takeBusy(unit.key) ? 'cannot-respond' : unit.answer(pgn)),
        random: () => 0.5,
      },
      { name: nameOf(unit), preferredAddress: unit.address },
    )
    return { unit, controller, stop: broadcast(timers, unit, controller) }
  }
  units.push(...truck.units.map(openUnit))
  for (const { controller } of units) controller.claim().catch(() => {})
  return {
    send(frame) {
      const { pgn, destination } = decodeIdentifier(frame.id)
      for (const { unit, controller } of units) {
        const isAsked = pgn === PGN.request && destination === controller.address()
        const isDeaf = isAsked && faults.isEcuSilent(unit.key)
        const isForIt = destination === GLOBAL_ADDRESS || destination === controller.address()
        if (isForIt && !isDeaf) controller.onFrame(frame)
      }
    },
    isBusy: () => false,
    close() {
      for (const { controller, stop } of units) {
        stop()
        controller.close()
      }
    },
  }
}

/** Says each group again and again; before the address is claimed nothing leaves. */
function broadcast(timers: Timers, unit: TruckUnit, controller: Controller): Cancel {
  const cancels = unit.broadcasts.map(({ pgn, everyMs }) => {
    let cancel: Cancel = () => {}
    const say = () => {
      cancel = timers.after(everyMs, say)
      const data = unit.answer(pgn)
      if (data !== undefined && typeof data !== 'string') controller.send({ pgn, data }).catch(() => {})
    }
    cancel = timers.after(everyMs, say)
    return () => cancel()
  })
  return () => {
    for (const cancel of cancels) cancel()
  }
}

const nameOf = ({ address, key }: TruckUnit) => ({
  identityNumber: 1_000 + address,
  manufacturerCode: 0x7ff,
  ecuInstance: 0,
  functionInstance: 0,
  function: { engine: 0, transmission: 3, brakes: 9, cluster: 0xff }[key],
  vehicleSystem: 0,
  vehicleSystemInstance: 0,
  industryGroup: 0,
  isArbitraryAddressCapable: false,
})
