/** ClearDiagnosticInformation, 0x14 (ISO 14229-1, 12.2): forgets trouble codes and what was stored with them. */
import { optional, record, u8, u24 } from '#protocol/layout'
import { defineService } from './define-service.ts'

/** All codes (ISO 14229-1, annex D.1). */
export const ALL_GROUPS = 0xffffff

export const clearDiagnosticInformation = defineService({
  id: 0x14,
  name: 'ClearDiagnosticInformation',
  request: record({ groupOfDtc: u24, memorySelection: optional(u8) }),
  response: record({}),
})
