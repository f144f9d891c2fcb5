/**
 * ISO-TP frames on CAN and CAN FD (ISO 15765-2): how messages longer than one frame travel.
 * Normal addressing only: the CAN identifier alone says who speaks to whom.
 */
import { concat, createReader, DecodeError, encodeNumber } from '#protocol/bytes'

/** One CAN payload. `length` counts the bytes of the whole message, not of the frame. */
export type Frame =
  | { readonly kind: 'single'; readonly data: Uint8Array }
  | { readonly kind: 'first'; readonly length: number; readonly data: Uint8Array }
  | { readonly kind: 'consecutive'; readonly index: number; readonly data: Uint8Array }
  | FlowFrame

/** `blockSize` 0 asks for everything at once; `gapMs` is the least pause between two consecutive frames (STmin). */
export interface FlowFrame {
  readonly kind: 'flow'
  readonly signal: 'continue' | 'wait' | 'overflow'
  readonly blockSize: number
  readonly gapMs: number
}

const SIGNALS = ['continue', 'wait', 'overflow'] as const
const CLASSIC_BYTES = 8
const LONGEST_SHORT_LENGTH = 0xfff
const SLOWEST_GAP_MS = 127

/**
 * Reads the payload of one CAN frame.
 *
 * @param bytes 1 to 8 bytes on classic CAN, up to 64 on CAN FD, padding included.
 * @throws {DecodeError} if the frame type is reserved or the frame is too short for what it claims.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const reader = createReader(bytes)
  const head = reader.u8()
  const low = head & 0x0f
  switch (head >> 4) {
    case 0x0:
      return decodeSingle(bytes, low)
    case 0x1:
      return decodeFirst(bytes, low)
    case 0x2:
      if (reader.left === 0) throw new DecodeError('a consecutive frame carries at least one byte', 1)
      return { kind: 'consecutive', index: low, data: reader.rest() }
    case 0x3: {
      const signal = SIGNALS[low]
      if (signal === undefined) throw new DecodeError(`flow status ${low} is reserved`, 0)
      return { kind: 'flow', signal, blockSize: reader.u8(), gapMs: decodeGapMs(reader.u8()) }
    }
    default:
      throw new DecodeError(`frame type ${head >> 4} is reserved`, 0)
  }
}

/** A length nibble of 0 is the escape of CAN FD: the length follows in a byte of its own, in frames beyond 8 bytes only. */
function decodeSingle(bytes: Uint8Array, low: number): Frame {
  const isEscaped = low === 0 && bytes.length > CLASSIC_BYTES
  const start = isEscaped ? 2 : 1
  const length = isEscaped ? (bytes[1] ?? 0) : low
  if (length === 0 || start + length > bytes.length) {
    throw new DecodeError(`a single frame cannot hold ${length} bytes here`, 0)
  }
  return { kind: 'single', data: bytes.subarray(start, start + length) }
}

/** A 12-bit length of 0 is the escape for messages beyond 4,095 bytes: 32 bits follow. */
function decodeFirst(bytes: Uint8Array, low: number): Frame {
  const reader = createReader(bytes)
  const short = reader.u16() & LONGEST_SHORT_LENGTH
  const length = low === 0 && short === 0 ? reader.u32() : short
  if (short === 0 && length <= LONGEST_SHORT_LENGTH) throw new DecodeError(`${length} bytes need no escape`, 2)
  const data = reader.rest()
  if (data.length === 0) throw new DecodeError('a first frame carries at least one byte', bytes.length)
  if (length < CLASSIC_BYTES || length <= data.length) {
    throw new DecodeError(`a first frame cannot announce ${length} bytes`, 0)
  }
  return { kind: 'first', length, data }
}

/** STmin: 0–127 are milliseconds, F1–F9 are tenths of one; reserved values mean the slowest pace. */
function decodeGapMs(code: number): number {
  if (code <= 0x7f) return code
  return code >= 0xf1 && code <= 0xf9 ? (code - 0xf0) / 10 : SLOWEST_GAP_MS
}

/**
 * Writes a frame without padding.
 *
 * @throws {RangeError} if it does not fit: 64 bytes a frame, a block size or index beyond its field.
 */
export function encodeFrame(frame: Frame): Uint8Array {
  switch (frame.kind) {
    case 'single':
      if (frame.data.length < CLASSIC_BYTES) return concat(Uint8Array.of(frame.data.length), frame.data)
      return requireFits(concat(Uint8Array.of(0, frame.data.length), frame.data))
    case 'first':
      if (frame.length > LONGEST_SHORT_LENGTH) {
        return requireFits(concat(Uint8Array.of(0x10, 0), encodeNumber(frame.length, 4), frame.data))
      }
      return requireFits(concat(encodeNumber(0x1000 | frame.length, 2), frame.data))
    case 'consecutive':
      return requireFits(concat(Uint8Array.of(0x20 | (frame.index & 0x0f)), frame.data))
    case 'flow':
      return Uint8Array.of(0x30 | SIGNALS.indexOf(frame.signal), frame.blockSize, encodeGapMs(frame.gapMs))
  }
}

/** Rounds up: a receiver that asked for a pause never gets a shorter one. */
function encodeGapMs(gapMs: number): number {
  if (gapMs > 0 && gapMs < 1) return 0xf0 + Math.min(9, Math.ceil(gapMs * 10 - 1e-9))
  return Math.min(SLOWEST_GAP_MS, Math.ceil(gapMs))
}

function requireFits(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 64) throw new RangeError(`${bytes.length} bytes do not fit into one CAN FD frame`)
  return bytes
}
