import { DecodeError, encodeAscii } from '#protocol/bytes'
import { decodeSlcanLine, encodeSlcanFrame } from '#protocol/can'
import { createCanBus } from './can-bus.ts'
import type { Conversation, Door, DoorOptions, Line } from './door.ts'
import { openDoor } from './door.ts'
import { writeSpoiled } from './spoil.ts'
import type { Vehicle } from './vehicle.ts'

const BEL = '\x07'
const GARBAGE = encodeAscii('t7E8!!\r')

/** Plugs a virtual Lawicel adapter into the vehicle: S6 and O open the bus, `t…` puts frames on it. */
export function serveSlcan(vehicle: Vehicle, options: DoorOptions = {}): Promise<Door> {
  return openDoor('slcan+tcp', options, (line) => createSlcanAdapter(vehicle, line))
}

function createSlcanAdapter(vehicle: Vehicle, line: Line): Conversation {
  let isOpen = false
  let hasRequest = false
  let typed = ''
  const print = (text: string) => writeSpoiled(line, encodeAscii(text), GARBAGE, hasRequest)
  const bus = createCanBus(vehicle, line.timers, line.faults, (frame) => {
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
    },
  }
}
