/** addressAndLengthFormatIdentifier with what it announces (ISO 14229-1, annex H): where in memory, and how much. */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { unsigned } from '#protocol/layout'

/** How many bytes address and size take. */
export interface MemoryFormat {
  readonly addressBytes: MemoryWidth
  readonly sizeBytes: MemoryWidth
}

export interface MemoryLocation extends MemoryFormat {
  readonly memoryAddress: number
  /** In bytes, uncompressed. */
  readonly memorySize: number
}

type MemoryWidth = 1 | 2 | 3 | 4 | 5 | 6

const isWidth = (bytes: number): bytes is MemoryWidth => bytes >= 1 && bytes <= 6

export const memoryFormat: Layout<MemoryFormat> = {
  read(reader) {
    const format = reader.u8()
    const addressBytes = format & 0xf
    const sizeBytes = format >> 4
    if (!isWidth(addressBytes) || !isWidth(sizeBytes))
      throw new DecodeError('the address and length format is reserved', reader.offset - 1)
    return { addressBytes, sizeBytes }
  },
  write: (writer, { addressBytes, sizeBytes }) => writer.number((sizeBytes << 4) | addressBytes, 1),
}

/** `24 20 48 13 92 01 03` is 0x0103 bytes at 0x20481392. */
export const memoryLocation: Layout<MemoryLocation> = {
  read(reader) {
    const { addressBytes, sizeBytes } = memoryFormat.read(reader)
    const memoryAddress = unsigned(addressBytes).read(reader)
    return { addressBytes, sizeBytes, memoryAddress, memorySize: unsigned(sizeBytes).read(reader) }
  },
  write(writer, value) {
    memoryFormat.write(writer, value)
    unsigned(value.addressBytes).write(writer, value.memoryAddress)
    unsigned(value.sizeBytes).write(writer, value.memorySize)
  },
}
