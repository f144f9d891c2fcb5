/**
 * ISO-TP frames on CAN and CAN FD (ISO 15765-2): how messages longer than one frame travel. What stands here begins at
 * the protocol control information; an address byte before it and the padding behind are the business of `payload.ts`.
 */
import { DecodeError } from '#protocol/bytes'

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
const LONGEST_FRAME = 64
const LONGEST_SHORT_LENGTH = 0xfff
const LONGEST_MESSAGE = 0xffff_ffff
const SLOWEST_GAP_MS = 127

/**
 * Reads the payload of one CAN frame. The data is a view of `bytes`, not a copy.
 *
 * @param bytes 1 to 8 bytes on classic CAN, up to 64 on CAN FD, padding included.
 * @param start 1 behind an address byte (extended and mixed addressing), else 0.
 * @throws {DecodeError} if the frame type is reserved or the frame is too short for what it claims.
 */
export function decodeFrame(bytes: Uint8Array, start: 0 | 1 = 0): Frame {
  const head = byteAt(bytes, start)
  const low = head & 0x0f
  switch (head >> 4) {
    case 0x0:
      return decodeSingle(bytes, start, low)
    case 0x1:
      return decodeFirst(bytes, start, low)
    case 0x2:
      if (bytes.length === start + 1) throw new DecodeError('a consecutive frame carries at least one byte', start + 1)
      return { kind: 'consecutive', index: low, data: bytes.subarray(start + 1) }
    case 0x3: {
      const signal = SIGNALS[low]
      if (signal === undefined) throw new DecodeError(`flow status ${low} is reserved`, start)
      const blockSize = byteAt(bytes, start + 1)
      return { kind: 'flow', signal, blockSize, gapMs: decodeGapMs(byteAt(bytes, start + 2)) }
    }
    default:
      throw new DecodeError(`frame type ${head >> 4} is reserved`, start)
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw new DecodeError('the frame ends too early', bytes.length)
  return byte
}

/** In frames beyond 8 bytes the length nibble is 0 and the length follows in a byte of its own (9.6.2). */
function decodeSingle(bytes: Uint8Array, start: number, low: number): Frame {
  const isEscaped = bytes.length > CLASSIC_BYTES
  if (isEscaped && low !== 0) throw new DecodeError('a single frame beyond 8 bytes has an escaped length', start)
  const from = start + (isEscaped ? 2 : 1)
  const length = isEscaped ? byteAt(bytes, start + 1) : low
  if (length === 0 || from + length > bytes.length) {
    throw new DecodeError(`a single frame cannot hold ${length} bytes here`, start)
  }
  return { kind: 'single', data: bytes.subarray(from, from + length) }
}

/** A 12-bit length of 0 is the escape for messages beyond 4,095 bytes: 32 bits follow (9.6.3). */
function decodeFirst(bytes: Uint8Array, start: number, low: number): Frame {
  const short = (low << 8) | byteAt(bytes, start + 1)
  const length = short === 0 ? decodeLongLength(bytes, start + 2) : short
  const from = start + (short === 0 ? 6 : 2)
  if (from >= bytes.length) throw new DecodeError('a first frame carries at least one byte', bytes.length)
  if (length < CLASSIC_BYTES - start || length <= bytes.length - from) {
    throw new DecodeError(`a first frame cannot announce ${length} bytes`, start)
  }
  return { kind: 'first', length, data: bytes.subarray(from) }
}

function decodeLongLength(bytes: Uint8Array, at: number): number {
  const high = (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1)
  const length = high * 0x1_0000 + ((byteAt(bytes, at + 2) << 8) | byteAt(bytes, at + 3))
  if (length <= LONGEST_SHORT_LENGTH) throw new DecodeError(`${length} bytes need no escape`, at)
  return length
}

/** STmin: 0–127 are milliseconds, F1–F9 are tenths of one; reserved values mean the slowest pace. */
function decodeGapMs(code: number): number {
  if (code <= 0x7f) return code
  return code >= 0xf1 && code <= 0xf9 ? (code - 0xf0) / 10 : SLOWEST_GAP_MS
}

/**
 * Writes a frame without padding.
 *
 * @param start as for `decodeFrame`: leaves room for an address byte, which is 0.
 * @throws {RangeError} if it does not fit: 64 bytes a frame, a length, block size or index beyond its field.
 */
export function encodeFrame(frame: Frame, start: 0 | 1 = 0): Uint8Array {
  switch (frame.kind) {
    case 'single': {
      const isEscaped = frame.data.length > CLASSIC_BYTES - 1 - start
      return build(start, isEscaped ? [0, frame.data.length] : [frame.data.length], frame.data)
    }
    case 'first':
      return build(start, encodeFirstHead(frame.length), frame.data)
    case 'consecutive':
      return build(start, [0x20 | requireField(frame.index, 0x0f)], frame.data)
    case 'flow':
      return build(
        start,
        [0x30 | SIGNALS.indexOf(frame.signal), requireField(frame.blockSize, 0xff), encodeGapMs(frame.gapMs)],
        NO_DATA,
      )
  }
}

const NO_DATA = new Uint8Array(0)

function encodeFirstHead(length: number): readonly number[] {
  requireField(length, LONGEST_MESSAGE)
  if (length <= LONGEST_SHORT_LENGTH) return [0x10 | (length >> 8), length & 0xff]
  return [0x10, 0, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff]
}

function build(start: number, head: readonly number[], data: Uint8Array): Uint8Array {
  const length = start + head.length + data.length
  if (length > LONGEST_FRAME) throw new RangeError(`${length} bytes do not fit into one CAN FD frame`)
  const bytes = new Uint8Array(length)
  bytes.set(head, start)
  bytes.set(data, start + head.length)
  return bytes
}

function requireField(value: number, most: number): number {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new RangeError(`${value} is not within 0 to ${most}`)
  return value
}

/** Rounds up: a receiver that asked for a pause never gets a shorter one. */
function encodeGapMs(gapMs: number): number {
  if (gapMs > 0 && gapMs <= 0.9) return 0xf0 + Math.ceil(gapMs * 10 - 1e-9)
  return requireField(Math.ceil(gapMs), SLOWEST_GAP_MS)
}
