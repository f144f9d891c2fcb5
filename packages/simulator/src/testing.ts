/** For tests only: every door without its socket, every client, and a clock that moves only while something is waited for. */
import assert from 'node:assert/strict'
import type { CanAdapter, FrameTap } from '#protocol/can'
import { CAN_ADAPTERS, openCan, tapAdapter } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import { openTruck } from '#protocol/j1939'
import type { ByteStream, DiagnosticLink, StreamListener, Timers } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import { createCanBus } from './can-bus.ts'
import type { Conversation, Line } from './door.ts'
import { createElmAdapter } from './elm-adapter.ts'
import { createFaultBoard } from './faults.ts'
import type { DoipDoorOptions, ElmDoorOptions, Fault, Truck, Vehicle } from './index.ts'
import { createTruckBus } from './j1939-bus.ts'
import { ADAPTERS } from './serve-can.ts'
import { createEntity } from './serve-doip.ts'

type OpenDoor = (line: Line) => Conversation

/** What stands before a car. */
export const CAR_WAYS = ['elm327', 'doip', 'slcan', 'socketcand', 'gvret'] as const
export type CarWay = (typeof CAR_WAYS)[number]

type CarDoorOptions = DoipDoorOptions & Pick<ElmDoorOptions, 'quirks'>

const doorOf = (way: CarWay, vehicle: Vehicle, options: CarDoorOptions): OpenDoor => {
  if (way === 'elm327') return (line) => createElmAdapter(vehicle, line, options.quirks)
  if (way === 'doip') return (line) => createEntity(vehicle, line, options)
  return (line) => ADAPTERS[way](line, (hear) => createCanBus(vehicle, line.timers, line.faults, hear))
}

const openCar = (way: CarWay, stream: ByteStream, timers: Timers, tap?: FrameTap): Promise<DiagnosticLink> => {
  if (way === 'elm327') return openElm327(stream, timers)
  return way === 'doip' ? openDoip(stream, timers) : openCan(way, stream, timers, { tap })
}

/** A car behind a door; `open` pulls the plug and puts it in again. */
export function parkCar(way: CarWay, vehicle: Vehicle, faults: readonly Fault[] = [], options: CarDoorOptions = {}) {
  const { timers, connect, ...place } = park(doorOf(way, vehicle, options), faults)
  return { ...place, timers, connect, open: (tap?: FrameTap) => place.run(openCar(way, connect(), timers, tap)) }
}

/** The same with a truck. */
export function parkTruck(adapter: CanAdapter, truck: Truck, faults: readonly Fault[] = []) {
  const door: OpenDoor = (line) =>
    ADAPTERS[adapter](line, (hear) => createTruckBus(truck, line.timers, line.faults, hear))
  const { timers, connect, ...place } = park(door, faults)
  const open = (tap: FrameTap = () => {}) =>
    openTruck(
      (bus) => tapAdapter(CAN_ADAPTERS[adapter], tap)(connect(), timers, { ...bus, kbitPerSecond: 250 }),
      timers,
      { random: () => 0.5 },
    )
  return { ...place, timers, connect, open: (tap?: FrameTap) => place.run(open(tap)) }
}

function park(door: OpenDoor, initial: readonly Fault[]) {
  const timers = createVirtualTimers()
  const faults = createFaultBoard(initial)
  let bytesWritten = 0
  const connect = (): ByteStream => {
    let listener: StreamListener | undefined
    let isOpen = true
    const early: Uint8Array[] = []
    const hangUp = () => {
      if (isOpen) listener?.onClose()
      isOpen = false
    }
    const write = (bytes: Uint8Array) => {
      if (!isOpen) return
      if (listener) listener.onBytes(bytes)
      else early.push(bytes)
    }
    const conversation = door({ write, hangUp, timers, faults })
    return {
      async write(bytes) {
        if (!isOpen) throw new Error('closed')
        bytesWritten += bytes.length
        conversation.onBytes(bytes)
      },
      // What was said before waits, as in a socket, and comes in a turn of its own.
      listen: (next) =>
        queueMicrotask(() => {
          listener = next
          for (const bytes of early.splice(0)) next.onBytes(bytes)
        }),
      async close() {
        conversation.onClose?.()
        hangUp()
      },
    }
  }
  /** Moves the clock until the work is done. */
  const run = async <Result>(work: Promise<Result>): Promise<Result> => {
    let isDone = false
    const ended = work.finally(() => {
      isDone = true
    })
    ended.catch(() => {})
    for (let turn = 0; turn < 10_000 && !isDone; turn += 1) await timers.advance(50)
    assert.ok(isDone, 'it came to no end')
    return ended
  }
  return { timers, faults, connect, run, bytesWritten: () => bytesWritten }
}
