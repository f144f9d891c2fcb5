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
  return new Walk(bytes)
}

/** A class, since one is opened for every message: closures and accessors made anew each time cost more than the reading. */
class Walk implements ByteReader {
  offset = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left() {
    return this.#bytes.length - this.offset
  }

  u8() {
    return this.#at(this.#step(1))
  }

  u16() {
    return this.#pair(this.#step(2))
  }

  u24() {
    const start = this.#step(3)
    return (this.#pair(start) << 8) | this.#at(start + 2)
  }

  u32() {
    const start = this.#step(4)
    return ((this.#pair(start) << 16) | this.#pair(start + 2)) >>> 0
  }

  take(length: number) {
    const start = this.#step(length)
    return this.#bytes.subarray(start, start + length)
  }

  rest() {
    return this.take(this.left)
  }

  /** Steps over `length` bytes and gives the position of the first one. */
  #step(length: number) {
    if (this.offset + length > this.#bytes.length)
      throw new DecodeError(`${length} more bytes are needed than there are`, this.#bytes.length)
    this.offset += length
    return this.offset - length
  }

  #at(position: number) {
    return this.#bytes[position] ?? 0
  }

  #pair(position: number) {
    return (this.#at(position) << 8) | this.#at(position + 1)
  }
}
