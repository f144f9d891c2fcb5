/** Between ISO-TP frames and CAN payloads: the address byte before, the padding behind (ISO 15765-2, 10.3 and 10.4). */
import type { Frame } from './frame.ts'
import { encodeFrame } from './frame.ts'

/** How one side of a conversation lays its frames into CAN payloads. */
export interface PayloadLayout {
  /**
   * The first byte of each payload: N_TA with extended addressing, N_AE with mixed. Left out with normal addressing,
   * where the CAN identifier alone says who speaks to whom.
   */
  readonly addressByte?: number
  /** TX_DL, the longest payload: 8 on classic CAN (default), 12, 16, 20, 24, 32, 48 or 64 on CAN FD. */
  readonly frameBytes?: number
  /**
   * Fills every payload to 8 bytes; left out, payloads up to 8 bytes end with their data. Beyond 8 bytes only some
   * lengths exist, and what is missing is filled with this or 0xCC, as the standard recommends.
   */
  readonly padding?: number
}

/** Lengths a CAN FD payload can have beyond 8 bytes. */
const FD_LENGTHS = [12, 16, 20, 24, 32, 48, 64]
const CLASSIC_BYTES = 8
const USUAL_PADDING = 0xcc

/** Lays a frame into a CAN payload. @throws {RangeError} if it does not fit, or TX_DL is none. */
export function encodePayload(
  frame: Frame,
  { addressByte, frameBytes = CLASSIC_BYTES, padding }: PayloadLayout,
): Uint8Array {
  if (frameBytes !== CLASSIC_BYTES && !FD_LENGTHS.includes(frameBytes))
    throw new RangeError(`${frameBytes} is no TX_DL`)
  const bytes = encodeFrame(frame, addressByte === undefined ? 0 : 1)
  if (bytes.length > frameBytes) throw new RangeError(`${bytes.length} bytes do not fit into a frame of ${frameBytes}`)
  if (addressByte !== undefined) bytes[0] = addressByte
  return fill(bytes, padding)
}

function fill(bytes: Uint8Array, padding: number | undefined): Uint8Array {
  const length =
    bytes.length > CLASSIC_BYTES
      ? FD_LENGTHS.find((fits) => fits >= bytes.length)
      : padding === undefined
        ? 0
        : CLASSIC_BYTES
  if (length === undefined || length <= bytes.length) return bytes
  const full = new Uint8Array(length).fill(padding ?? USUAL_PADDING)
  full.set(bytes)
  return full
}

/** Bytes of a message a frame of each kind can carry. */
export function capacities({ addressByte, frameBytes = CLASSIC_BYTES }: PayloadLayout) {
  const room = frameBytes - (addressByte === undefined ? 0 : 1)
  return {
    single: room - (frameBytes > CLASSIC_BYTES ? 2 : 1),
    first: room - 2,
    longFirst: room - 6,
    consecutive: room - 1,
  }
}
