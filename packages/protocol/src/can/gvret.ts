/**
 * The binary protocol of GVRET devices (M2RET, ESP32RET), as a host: classic frames both ways. Numbers are
 * little-endian, the last byte is kept for a checksum and is 0. No remote and no FD frames.
 */
import type { CanFrame } from './frame.ts'
import { requireFrame } from './frame.ts'
import { createGvretCutter, GVRET_COMMANDS, GVRET_EXTENDED, GVRET_START, readGvretFrame } from './gvret-stream.ts'

/** Sent once, it makes a device speak binary. */
export const GVRET_BINARY = 0xe7
/** Asks a device for a sign of life: `F1 09 DE AD`. */
export const GVRET_ALIVE: Uint8Array = Uint8Array.of(GVRET_START, GVRET_COMMANDS.alive)

/** In the word of a bus (CommProtocol of M2RET, command 5): its two bits below this one count. */
const STATED = 0x8000_0000
/** The bus is on. */
const ENABLED = 0x4000_0000
/** It hears, and takes no part. */
const LISTEN_ONLY = 0x2000_0000

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
  bytes.set([GVRET_START, GVRET_COMMANDS.frame])
  view.setUint32(2, idOf(frame), true)
  bytes.set([bus, frame.data.length, ...frame.data], 6)
  return bytes
}

/** Writes the command that sets the first bus to this speed, for listening only or not, and leaves the second one off; it is not answered. */
export function encodeGvretSetup(kbitPerSecond: number, isListenOnly = false): Uint8Array {
  const bytes = new Uint8Array(11)
  bytes.set([GVRET_START, GVRET_COMMANDS.setup])
  const mode = STATED + ENABLED + (isListenOnly ? LISTEN_ONLY : 0)
  new DataView(bytes.buffer).setUint32(2, kbitPerSecond * 1_000 + mode, true)
  return bytes
}

/** Writes what a device says of a frame. @throws {RangeError} as `encodeGvretSend`. */
export function encodeGvretFrame(frame: GvretFrame): Uint8Array {
  const bytes = new Uint8Array(12 + requirePlain(frame, frame.bus).data.length)
  const view = new DataView(bytes.buffer)
  bytes.set([GVRET_START, GVRET_COMMANDS.frame])
  view.setUint32(2, frame.atUs, true)
  view.setUint32(6, idOf(frame), true)
  bytes.set([(frame.bus << 4) | frame.data.length, ...frame.data], 10)
  return bytes
}

const idOf = ({ id, isExtended }: CanFrame) => (isExtended ? id + GVRET_EXTENDED : id)

function requirePlain(frame: CanFrame, bus: number): CanFrame {
  if (frame.fd || frame.remoteLength !== undefined) throw new RangeError('GVRET carries classic frames with data')
  if (!Number.isInteger(bus) || bus < 0 || bus > 15) throw new RangeError(`${bus} is no bus`)
  return requireFrame(frame)
}

export interface GvretListener {
  onFrame(frame: GvretFrame): void
  /** It answered the question for a sign of life. */
  onAlive?(): void
  /** Bytes were passed over until the next one that can begin a message. */
  onGarbled?(because: string): void
}

/** Reads what a device says, wherever the pieces break; answers other than frames and signs of life are passed over. */
export function createGvretReader({ onFrame, onAlive, onGarbled }: GvretListener) {
  const onMessage = (message: Uint8Array) => {
    if (message[1] === GVRET_COMMANDS.alive) onAlive?.()
    if (message[1] !== GVRET_COMMANDS.frame) return
    const place = message[10] ?? 0
    const frame = readGvretFrame(message, 6, place & 0x0f, 11)
    if (frame === undefined) return onGarbled?.('no such frame can be on a bus')
    const atUs = new DataView(message.buffer).getUint32(2, true)
    onFrame({ ...frame, bus: place >> 4, atUs })
  }
  return createGvretCutter(lengthOf, onMessage, onGarbled)
}

function lengthOf(begin: readonly number[]): number | undefined {
  const command = begin[1] ?? 0
  if (command !== GVRET_COMMANDS.frame) return command in ANSWER_BYTES ? 2 + (ANSWER_BYTES[command] ?? 0) : undefined
  return begin.length <= 10 ? 12 : 12 + ((begin[10] ?? 0) & 0x0f)
}
