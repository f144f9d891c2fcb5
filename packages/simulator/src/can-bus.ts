/** The CAN bus of a virtual vehicle: each unit with its own ISO-TP ends. */
import type { CanFrame } from '#protocol/can'
import { FUNCTIONAL_ID, FUNCTIONAL_ID_EXTENDED, isExtended, padFrame, periodicIdOf, requestIdOf } from '#protocol/can'
import type { Frame } from '#protocol/isotp'
import { createReceiver, createSender, decodeFrame, encodeFrame } from '#protocol/isotp'
import type { Timers } from '#protocol/link'
import { formatPlace, pause } from '#protocol/link'
import type { VirtualEcu } from './ecu.ts'
import type { FaultBoard } from './faults.ts'
import { createPeriodicSender } from './periodic.ts'
import { writeScript } from './script.ts'
import type { Vehicle } from './vehicle.ts'

export interface CanBus {
  /** Puts a frame of the tester on the bus. */
  send(frame: CanFrame): void
  /** True while a unit has more to say. */
  isBusy(): boolean
  /** Ends what its units do by themselves. */
  close?(): void
}

/** Plugs an adapter into a bus; `hear` gets what is said on it. */
export type OpenBus = (hear: (frame: CanFrame) => void) => CanBus

const PADDING = 0xaa
const LATE_MS = 2_000
const RESERVED_FRAME_TYPE = 0xf0

/** @param hear gets every frame the units send. */
export function createCanBus(
  vehicle: Vehicle,
  timers: Timers,
  faults: FaultBoard,
  hear: (frame: CanFrame) => void,
): CanBus {
  const nodes = vehicle.ecus.map((ecu) => createNode(ecu, timers, faults, hear))
  return {
    send(frame) {
      for (const node of nodes) node.onFrame(frame)
    },
    isBusy: () => nodes.some((node) => node.isSpeaking()),
    close() {
      for (const node of nodes) node.close()
    },
  }
}

function createNode(ecu: VirtualEcu, timers: Timers, faults: FaultBoard, hear: (frame: CanFrame) => void) {
  const requestId = requestIdOf(ecu.canId)
  const isWide = isExtended(ecu.canId)
  const functionalId = isWide ? FUNCTIONAL_ID_EXTENDED : FUNCTIONAL_ID
  let turn = Promise.resolve()
  let speaking = 0
  const put = (frame: Frame) =>
    say(ecu.canId, padFrame(encodeFrame(frame), PADDING), frame.kind === 'consecutive' ? frame.index : undefined)
  const say = (id: number, data: Uint8Array, index?: number) => {
    const send = (bytes: Uint8Array) => hear({ id, isExtended: isExtended(id), data: bytes })
    switch (faults.frameTrouble(ecu.key)) {
      case 'lost':
        return
      case 'late':
        return void timers.after(LATE_MS, () => send(data))
      case 'senseless':
        return send(data.with(0, RESERVED_FRAME_TYPE))
      case 'misnumbered':
        return send(index === undefined ? data : data.with(0, 0x20 | ((index + 5) & 0x0f)))
      case undefined:
        return send(data)
    }
  }
  const sender = createSender(timers, {
    at: formatPlace(ecu.canId),
    sendFrame: async (frame) => put(frame),
  })
  const periodicId = periodicIdOf(ecu.canId)
  const periodic = createPeriodicSender(ecu, { timers, faults }, (message) => {
    if (periodicId !== undefined) say(periodicId, message)
  })
  /** A tester that never sends flow control loses the answer; the unit itself goes on living. */
  const play = async (request: Uint8Array, isFunctional: boolean) => {
    for (const line of writeScript(ecu, { request, isFunctional, atMs: timers.nowMs() }, faults)) {
      await pause(timers, line.afterMs)
      await sender.send(line.data).catch(() => {})
    }
    periodic.update()
  }
  const answer = (request: Uint8Array, isFunctional: boolean) => {
    speaking += 1
    turn = turn
      .then(() => play(request, isFunctional))
      .finally(() => {
        speaking -= 1
      })
  }
  const receiver = createReceiver(timers, {
    sendFlow: put,
    onStarted: () => {},
    onMessage: (request) => answer(request, false),
    onBroken: () => {},
  })

  return {
    isSpeaking: () => speaking > 0,
    close: periodic.close,
    onFrame(can: CanFrame) {
      if (can.isExtended !== isWide || (can.id !== requestId && can.id !== functionalId)) return
      const frame = decodeFrame(can.data)
      if (can.id === functionalId) {
        if (frame.kind === 'single') answer(frame.data, true)
      } else if (frame.kind === 'flow') sender.onFlow(frame)
      else receiver.onFrame(frame)
    },
  }
}
