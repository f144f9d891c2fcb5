/** DiagnosticSessionControl, 0x10 (ISO 14229-1, 10.2): changes what a control unit allows, and tells its timing. */
import { record, stepped, u7, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const SESSIONS = { default: 0x01, programming: 0x02, extended: 0x03, safetySystem: 0x04 } as const

/** `50 03 00 32 01 F4` is the extended session with P2 = 50 ms and P2* = 5,000 ms (sent in steps of 10). */
export const diagnosticSessionControl = defineService({
  id: 0x10,
  name: 'DiagnosticSessionControl',
  hasSubFunction: true,
  request: record({ session: u7 }),
  /** What the unit promises from now on: P2Server_max and P2*Server_max. */
  response: record({ session: u7, p2Ms: u16, p2StarMs: stepped(u16, 10) }),
})
