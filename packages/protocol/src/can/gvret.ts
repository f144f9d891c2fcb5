/**
 * The binary protocol of GVRET devices (M2RET, ESP32RET): classic frames both ways. Numbers are little-endian, bit 31
 * of an identifier says that it has 29 bits; the last byte is kept for a checksum and is 0. No remote and no FD frames.
 */
import { formatHex } from '#protocol/bytes'
import type { CanFrame } from './frame.ts'
import { requireFrame } from './frame.ts'

/** Sent once, it makes a device speak binary. */
export const GVRET_BINARY = 0xe7
const START = 0xf1
const FRAME = 0x00
const EXTENDED = 0x8000_0000
const MOST_BYTES = 8

/** Bytes behind the command byte of the other answers a device gives: time, inputs, bus settings, device, keep-alive. */
const ANSWER_BYTES: Readonly<Record<number, number>> = { 1: 4, 2: 2, 3: 9, 6: 10, 7: 6, 9: 2 }

/** A frame a device tells of. */
export interface GvretFrame extends CanFrame {
  /** Microseconds since the device started, 32 bits: it begins again after 71 minutes. */
  readonly atUs: number
  /** 0 to 15. */
  readonly bus: number
}

/** Writes the command that sends a frame. @throws {RangeError} if the frame is not a classic one with data, or the bus none. */
export function encodeGvretSend(frame: CanFrame, bus: number): Uint8Array {
  const bytes = new Uint8Array(9 + requirePlain(frame, bus).data.length)
  const view = new DataView(bytes.buffer)
  bytes.set([START, FRAME])
  view.setUint32(2, idOf(frame), true)
  bytes.set([bus, frame.data.length, ...frame.data], 6)
  return bytes
}

/** Writes what a device says of a frame. @throws {RangeError} as `encodeGvretSend`. */
export function encodeGvretFrame(frame: GvretFrame): Uint8Array {
  const bytes = new Uint8Array(12 + requirePlain(frame, frame.bus).data.length)
  const view = new DataView(bytes.buffer)
  bytes.set([START, FRAME])
  view.setUint32(2, frame.atUs, true)
  view.setUint32(6, idOf(frame), true)
  bytes.set([(frame.bus << 4) | frame.data.length, ...frame.data], 10)
  return bytes
}

const idOf = ({ id, isExtended }: CanFrame) => (isExtended ? id + EXTENDED : id)

function requirePlain(frame: CanFrame, bus: number): CanFrame {
  if (frame.fd || frame.remoteLength !== undefined) throw new RangeError('GVRET carries classic frames with data')
  if (!Number.isInteger(bus) || bus < 0 || bus > 15) throw new RangeError(`${bus} is no bus`)
  return requireFrame(frame)
}

export interface GvretListener {
  onFrame(frame: GvretFrame): void
  /** Bytes were passed over until the next one that can begin a message. */
  onGarbled?(because: string): void
}

/** Reads what a device says, wherever the pieces break; answers other than frames are passed over. */
export function createGvretReader({ onFrame, onGarbled }: GvretListener) {
  let open: number[] = []
  const skip = (because: string) => {
    open = []
    onGarbled?.(because)
  }
  return (bytes: Uint8Array) => {
    for (const byte of bytes) {
      if (open.length === 0 && byte !== START) continue
      open.push(byte)
      if (open.length < 2) continue
      const length = lengthOf(open)
      if (length === undefined) skip(`command 0x${formatHex(open[1] ?? 0, 2)} is not known`)
      else if (open.length === length) {
        const message = Uint8Array.from(open)
        open = []
        if (message[1] === FRAME) takeFrame(message, onFrame, skip)
      }
    }
  }
}

/** All bytes of the message under way; more than there are while its length is not told. */
function lengthOf(open: readonly number[]): number | undefined {
  const command = open[1] ?? 0
  if (command !== FRAME) return command in ANSWER_BYTES ? 2 + (ANSWER_BYTES[command] ?? 0) : undefined
  return open.length <= 10 ? 12 : 12 + ((open[10] ?? 0) & 0x0f)
}

function takeFrame(bytes: Uint8Array, onFrame: GvretListener['onFrame'], skip: (because: string) => void) {
  const view = new DataView(bytes.buffer)
  const told = view.getUint32(6, true)
  const isExtended = told >= EXTENDED
  const id = isExtended ? told - EXTENDED : told
  const length = (bytes[10] ?? 0) & 0x0f
  if (length > MOST_BYTES || id > (isExtended ? 0x1fff_ffff : 0x7ff)) return skip('no such frame can be on a bus')
  const data = bytes.slice(11, 11 + length)
  onFrame({ id, isExtended, data, bus: (bytes[10] ?? 0) >> 4, atUs: view.getUint32(2, true) })
}
