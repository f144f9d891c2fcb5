import { DecodeError } from '#protocol/bytes'
import type { Layout } from './layout.ts'

/** @param bytes 1 to 6: what a number holds exactly. */
export function unsigned(bytes: 1 | 2 | 3 | 4 | 5 | 6): Layout<number> {
  return {
    read(reader) {
      const taken = reader.take(bytes)
      let value = 0
      for (let index = 0; index < bytes; index += 1) value = value * 0x100 + (taken[index] ?? 0)
      return value
    },
    write: (writer, value) => writer.number(value, bytes),
  }
}

export const u8 = unsigned(1)
export const u16 = unsigned(2)
export const u24 = unsigned(3)
export const u32 = unsigned(4)

/** Seven bits in a byte whose top bit belongs to somebody else and is clear. */
export const u7: Layout<number> = {
  read(reader) {
    const value = reader.u8()
    if (value > 0x7f) throw new DecodeError('the top bit is set', reader.offset - 1)
    return value
  },
  write(writer, value) {
    if (value > 0x7f) throw new RangeError(`${value} does not fit in seven bits`)
    writer.number(value, 1)
  },
}

/** A number sent in steps of `step`: `stepped(u16, 10)` reads `01 F4` as 5,000. */
export function stepped(raw: Layout<number>, step: number): Layout<number> {
  return {
    read: (reader) => raw.read(reader) * step,
    write: (writer, value) => raw.write(writer, value / step),
  }
}
