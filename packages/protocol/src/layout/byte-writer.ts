/** Collects bytes front to back. */
export interface ByteWriter {
  /** One unsigned number, big-endian. @throws {RangeError} if it is no integer or does not fit. */
  number(value: number, bytes: number): void
  append(bytes: Uint8Array): void
  /** All that was written so far, as bytes of its own. */
  finish(): Uint8Array
}

const FIRST_ROOM = 64

export function createWriter(): ByteWriter {
  let room = new Uint8Array(FIRST_ROOM)
  let length = 0
  const claim = (bytes: number) => {
    const start = length
    length += bytes
    if (length > room.length) {
      const larger = new Uint8Array(Math.max(length, room.length * 2))
      larger.set(room)
      room = larger
    }
    return start
  }
  return {
    number(value, bytes) {
      if (!Number.isInteger(value) || value < 0 || value >= 0x100 ** bytes)
        throw new RangeError(`${value} does not fit in ${bytes} bytes`)
      let left = value
      const start = claim(bytes)
      for (let at = start + bytes - 1; at >= start; at -= 1) {
        room[at] = left % 0x100
        left = Math.floor(left / 0x100)
      }
    },
    append(bytes) {
      // Claiming may put another room in place of this one.
      const start = claim(bytes.length)
      room.set(bytes, start)
    },
    finish: () => room.slice(0, length),
  }
}
