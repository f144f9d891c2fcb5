/** WriteMemoryByAddress, 0x3D (ISO 14229-1, 11.8). */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { defineService } from './define-service.ts'
import type { MemoryLocation } from './memory-location.ts'
import { memoryLocation } from './memory-location.ts'

interface MemoryContents extends MemoryLocation {
  /** Exactly `memorySize` bytes. */
  readonly data: Uint8Array
}

const contents: Layout<MemoryContents> = {
  read(reader) {
    const location = memoryLocation.read(reader)
    const data = reader.rest()
    if (data.length !== location.memorySize)
      throw new DecodeError(`${location.memorySize} bytes are announced, ${data.length} follow`, reader.offset)
    return { ...location, data }
  },
  write(writer, value) {
    if (value.data.length !== value.memorySize)
      throw new RangeError(`${value.memorySize} bytes are announced, ${value.data.length} given`)
    memoryLocation.write(writer, value)
    writer.append(value.data)
  },
}

export const writeMemoryByAddress = defineService({
  id: 0x3d,
  name: 'WriteMemoryByAddress',
  echoes: [0xff],
  request: contents,
  response: memoryLocation,
})
