/** ReadMemoryByAddress, 0x23 (ISO 14229-1, 11.3). */
import { record, someRest } from '#protocol/layout'
import { defineService } from './define-service.ts'
import { memoryLocation } from './memory-location.ts'

export const readMemoryByAddress = defineService({
  id: 0x23,
  name: 'ReadMemoryByAddress',
  request: memoryLocation,
  response: record({ data: someRest }),
})
