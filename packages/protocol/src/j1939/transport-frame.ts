/** Frames of the transport protocol (SAE J1939-21, 5.10): TP.CM (0xEC00), which leads a transfer. TP.DT is a number and seven bytes. */
import { DecodeError } from '#protocol/bytes'
import { decodePgn, encodePgn } from './groups.ts'

/** `pgn` is the group of the message that travels in parts. */
export type ManagementFrame = { readonly pgn: number } & (
  | { readonly kind: 'rts'; readonly size: number; readonly packets: number; readonly packetsAtOnce: number }
  /** 0 packets: wait. */
  | { readonly kind: 'cts'; readonly packets: number; readonly next: number }
  | { readonly kind: 'end-of-message'; readonly size: number; readonly packets: number }
  | { readonly kind: 'bam'; readonly size: number; readonly packets: number }
  | { readonly kind: 'abort'; readonly reason: number }
)

const CONTROL = { rts: 16, cts: 17, 'end-of-message': 19, bam: 32, abort: 255 } as const
/** Of `packetsAtOnce`. */
export const NO_LIMIT = 0xff
export const PACKET_BYTES = 7
export const LONGEST_MESSAGE = 1_785
const SHORTEST_MESSAGE = 9
const FRAME_BYTES = 8

/** Reads eight bytes. @throws {DecodeError} if fewer, a reserved control byte, or sizes that do not fit each other. */
export function decodeManagement(data: Uint8Array): ManagementFrame {
  if (data.length < FRAME_BYTES) throw new DecodeError('a TP.CM frame has eight bytes', data.length)
  const [control = 0, second = 0, third = 0, packets = 0, packetsAtOnce = 0] = data
  const pgn = decodePgn(data, 5)
  switch (control) {
    case CONTROL.cts:
      if (second > 0 && third === 0) throw new DecodeError('packets are counted from 1', 2)
      return { kind: 'cts', packets: second, next: third, pgn }
    case CONTROL.abort:
      return { kind: 'abort', reason: second, pgn }
    case CONTROL.rts:
      if (packetsAtOnce === 0) throw new DecodeError('at least one packet goes at once', 4)
      return { kind: 'rts', ...requireSize(second | (third << 8), packets), packetsAtOnce, pgn }
    case CONTROL['end-of-message']:
      return { kind: 'end-of-message', ...requireSize(second | (third << 8), packets), pgn }
    case CONTROL.bam:
      return { kind: 'bam', ...requireSize(second | (third << 8), packets), pgn }
    default:
      throw new DecodeError(`control byte ${control} is reserved`, 0)
  }
}

export function encodeManagement(frame: ManagementFrame): Uint8Array {
  const end = encodePgn(frame.pgn)
  switch (frame.kind) {
    case 'cts':
      return Uint8Array.of(CONTROL.cts, frame.packets, frame.next, 0xff, 0xff, ...end)
    case 'abort':
      return Uint8Array.of(CONTROL.abort, frame.reason, 0xff, 0xff, 0xff, ...end)
    default: {
      const { kind, size, packets } = frame
      const atOnce = kind === 'rts' ? frame.packetsAtOnce : 0xff
      return Uint8Array.of(CONTROL[kind], size & 0xff, size >> 8, packets, atOnce, ...end)
    }
  }
}

export const countPackets = (size: number): number => Math.ceil(size / PACKET_BYTES)

function requireSize(size: number, packets: number) {
  if (size < SHORTEST_MESSAGE || size > LONGEST_MESSAGE) {
    throw new DecodeError(`${size} bytes do not travel in parts`, 1)
  }
  if (packets !== countPackets(size)) throw new DecodeError(`${size} bytes do not take ${packets} packets`, 3)
  return { size, packets }
}
