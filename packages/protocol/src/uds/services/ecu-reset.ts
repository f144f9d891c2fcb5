/** ECUReset, 0x11 (ISO 14229-1, 10.3): restarts a control unit. */
import { optional, record, u7, u8 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const RESETS = {
  hardReset: 0x01,
  keyOffOnReset: 0x02,
  softReset: 0x03,
  enableRapidPowerShutDown: 0x04,
  disableRapidPowerShutDown: 0x05,
} as const

export const ecuReset = defineService({
  id: 0x11,
  name: 'ECUReset',
  hasSubFunction: true,
  request: record({ resetType: u7 }),
  /** `powerDownTimeS` comes with 0x04 only: seconds the unit stays off at least; 0xFF: it does not know. */
  response: record({ resetType: u7, powerDownTimeS: optional(u8) }),
})
