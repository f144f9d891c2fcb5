import type { ByteReader } from '#protocol/bytes'
import type { ByteWriter } from './byte-writer.ts'

/**
 * How one value lies in bytes, both ways at once: whatever `write` takes, `read` gives back.
 * Big-endian, as all vehicle diagnostics is.
 */
export interface Layout<Value> {
  /** @throws {DecodeError} if the bytes break the layout. */
  read(reader: ByteReader): Value
  /** @throws {RangeError} if the value does not fit: nothing is cut off or clamped. */
  write(writer: ByteWriter, value: Value): void
}
