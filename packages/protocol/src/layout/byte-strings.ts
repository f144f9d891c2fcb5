import { DecodeError } from '#protocol/bytes'
import type { Layout } from './layout.ts'

/** All that is left, possibly nothing. Read without a copy. */
export const rest: Layout<Uint8Array> = {
  read: (reader) => reader.rest(),
  write: (writer, value) => writer.append(value),
}

/** All that is left, and that is something. */
export const someRest: Layout<Uint8Array> = {
  read(reader) {
    if (reader.left === 0) throw new DecodeError('the record is empty', reader.offset)
    return reader.rest()
  },
  write(writer, value) {
    if (value.length === 0) throw new RangeError('the record is empty')
    writer.append(value)
  },
}

/** Exactly so many bytes. */
export function fixed(bytes: number): Layout<Uint8Array> {
  return {
    read: (reader) => reader.take(bytes),
    write(writer, value) {
      if (value.length !== bytes) throw new RangeError(`${bytes} bytes are due, not ${value.length}`)
      writer.append(value)
    },
  }
}

/** Bytes behind their number: `counted(u16)` reads `00 02 AB CD` as `AB CD`. */
export function counted(length: Layout<number>): Layout<Uint8Array> {
  return {
    read: (reader) => reader.take(length.read(reader)),
    write(writer, value) {
      length.write(writer, value.length)
      writer.append(value)
    },
  }
}

/** ASCII behind its length in bytes. */
export function countedText(length: Layout<number>): Layout<string> {
  const bytes = counted(length)
  return {
    read(reader) {
      const offset = reader.offset
      const text = String.fromCharCode(...bytes.read(reader))
      if (!/^[\x20-\x7e]*$/.test(text)) throw new DecodeError('not printable ASCII', offset)
      return text
    },
    write(writer, value) {
      if (!/^[\x20-\x7e]*$/.test(value)) throw new RangeError('not printable ASCII')
      bytes.write(
        writer,
        Uint8Array.from(value, (character) => character.charCodeAt(0)),
      )
    },
  }
}
