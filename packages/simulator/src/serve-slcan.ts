import { DecodeError, encodeAscii } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import { decodeSlcanLine, encodeSlcanFrame } from '#protocol/can'
import type { CanBus } from './can-bus.ts'
import { createCanBus } from './can-bus.ts'
import type { Conversation, Door, DoorOptions, Line } from './door.ts'
import { openDoor } from './door.ts'
import { createTruckBus } from './j1939-bus.ts'
import type { Truck } from './j1939-truck.ts'
import { writeSpoiled } from './spoil.ts'
import type { Vehicle } from './vehicle.ts'

const BEL = '\x07'
const GARBAGE = encodeAscii('t7E8!!\r')

/** Plugs a virtual Lawicel adapter into the vehicle: S6 and O open the bus, `t…` puts frames on it. */
export function serveSlcan(vehicle: Vehicle, options: DoorOptions = {}): Promise<Door> {
  return openDoor('slcan+tcp', options, (line) =>
    createSlcanAdapter(line, (hear) => createCanBus(vehicle, line.timers, line.faults, hear)),
  )
}

/** Plugs a virtual Lawicel adapter into a truck that speaks SAE J1939. */
export function serveTruck(truck: Truck, options: DoorOptions = {}): Promise<Door> {
  return openDoor('j1939+slcan', options, (line) =>
    createSlcanAdapter(line, (hear) => createTruckBus(truck, line.timers, line.faults, hear)),
  )
}

/** Plugs an adapter into a bus; `hear` gets what is said on it. */
export type OpenBus = (hear: (frame: CanFrame) => void) => CanBus

/** The adapter alone, without a socket. @param openBus what it is plugged into. */
export function createSlcanAdapter(line: Line, openBus: OpenBus): Conversation {
  let isOpen = false
  let hasRequest = false
  let typed = ''
  const print = (text: string) => writeSpoiled(line, encodeAscii(text), GARBAGE, hasRequest)
  const bus = openBus((frame) => {
    if (isOpen) print(encodeSlcanFrame(frame))
  })
  const transmit = (text: string): string => {
    try {
      const read = decodeSlcanLine(text)
      if (!isOpen || read.kind !== 'frame') return BEL
      hasRequest = true
      line.faults.countRequest()
      bus.send(read.frame)
      return 'z\r'
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return BEL
    }
  }
  const execute = (text: string): string => {
    switch (text[0]) {
      case undefined:
        return '\r'
      case 'S':
        return isOpen ? BEL : '\r'
      case 'O':
      case 'C':
        isOpen = text[0] === 'O'
        return '\r'
      case 'V':
        return 'V1013\r'
      case 't':
      case 'T':
        return transmit(text)
      default:
        return BEL
    }
  }
  return {
    onBytes(bytes) {
      for (const byte of bytes) {
        if (byte !== 0x0d) {
          typed += String.fromCharCode(byte)
          continue
        }
        const text = typed
        typed = ''
        print(execute(text))
      }
    },
    onClose() {
      isOpen = false
      bus.close?.()
    },
  }
}
