import { DecodeError } from './decode-error.ts'

/** Walks over bytes once, big-endian, and refuses to read beyond their end. */
export interface ByteReader {
  /** Position of the next byte, counted from 0. */
  readonly offset: number
  /** How many bytes are left. */
  readonly left: number
  /** Each reads one unsigned number. @throws {DecodeError} if the bytes end too early. */
  u8(): number
  u16(): number
  u24(): number
  u32(): number
  /** The next `length` bytes, without a copy. @throws {DecodeError} if fewer are left. */
  take(length: number): Uint8Array
  /** All that is left, without a copy; may be empty. */
  rest(): Uint8Array
}

/** Opens a reader at the first byte. */
export function createReader(bytes: Uint8Array): ByteReader {
  let offset = 0
  const take = (length: number) => {
    if (offset + length > bytes.length)
      throw new DecodeError(`${length} more bytes are needed than there are`, bytes.length)
    offset += length
    return bytes.subarray(offset - length, offset)
  }
  const number = (length: number) => take(length).reduce((value, byte) => value * 0x100 + byte, 0)
  return {
    get offset() {
      return offset
    },
    get left() {
      return bytes.length - offset
    },
    u8: () => number(1),
    u16: () => number(2),
    u24: () => number(3),
    u32: () => number(4),
    take,
    rest: () => take(bytes.length - offset),
  }
}
