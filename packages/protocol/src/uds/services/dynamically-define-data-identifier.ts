/** DynamicallyDefineDataIdentifier, 0x2C (ISO 14229-1, 11.6): makes an identifier of pieces of others or of memory. */
import type { Layout } from '#protocol/layout'
import { choice, list, optional, record, u7, u8, u16, unsigned } from '#protocol/layout'
import { defineService } from './define-service.ts'
import type { MemoryFormat } from './memory-location.ts'
import { memoryFormat } from './memory-location.ts'

export const DEFINITION_TYPES = {
  defineByIdentifier: 0x01,
  defineByMemoryAddress: 0x02,
  clearDynamicallyDefinedDataIdentifier: 0x03,
} as const

export interface MemoryPieces {
  readonly dynamicIdentifier: number
  /** One width for all pieces. */
  readonly format: MemoryFormat
  readonly pieces: readonly { readonly memoryAddress: number; readonly memorySize: number }[]
}

const memoryPieces: Layout<MemoryPieces> = {
  read(reader) {
    const dynamicIdentifier = u16.read(reader)
    const format = memoryFormat.read(reader)
    return { dynamicIdentifier, format, pieces: piecesOf(format).read(reader) }
  },
  write(writer, { dynamicIdentifier, format, pieces }) {
    u16.write(writer, dynamicIdentifier)
    memoryFormat.write(writer, format)
    piecesOf(format).write(writer, pieces)
  },
}

function piecesOf({ addressBytes, sizeBytes }: MemoryFormat) {
  return list(record({ memoryAddress: unsigned(addressBytes), memorySize: unsigned(sizeBytes) }), 1)
}

export const dynamicallyDefineDataIdentifier = defineService({
  id: 0x2c,
  name: 'DynamicallyDefineDataIdentifier',
  hasSubFunction: true,
  request: choice('definitionType', {
    /** `position` counts from 1. */
    1: record({ dynamicIdentifier: u16, pieces: list(record({ identifier: u16, position: u8, size: u8 }), 1) }),
    2: memoryPieces,
    /** Without an identifier all are cleared. */
    3: record({ dynamicIdentifier: optional(u16) }),
  }),
  response: record({ definitionType: u7, dynamicIdentifier: optional(u16) }),
})
