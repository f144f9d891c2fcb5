import { DecodeError, encodeAscii } from '#protocol/bytes'
import { decodeSlcanLine, encodeSlcanFrame } from '#protocol/can'
import type { OpenBus } from './can-bus.ts'
import type { Conversation, Line } from './door.ts'
import { writeSpoiled } from './spoil.ts'

const BEL = '\x07'
const GARBAGE = encodeAscii('t7E8!!\r')

/**
 * A virtual Lawicel adapter without a socket: S6 and O open the bus, `t…` puts frames on it; opened by L it is only heard.
 *
 * @param openBus what it is plugged into.
 */
export function createSlcanAdapter(line: Line, openBus: OpenBus): Conversation {
  let isOpen = false
  let isListenOnly = false
  let hasRequest = false
  let typed = ''
  const print = (text: string) => writeSpoiled(line, encodeAscii(text), GARBAGE, hasRequest)
  const bus = openBus((frame) => {
    if (isOpen) print(encodeSlcanFrame(frame))
  })
  const transmit = (text: string): string => {
    try {
      const read = decodeSlcanLine(text)
      if (!isOpen || isListenOnly || read.kind !== 'frame') return BEL
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
      case 'L':
        if (isOpen) return BEL
        isOpen = true
        isListenOnly = text[0] === 'L'
        return '\r'
      case 'C':
        isOpen = false
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
