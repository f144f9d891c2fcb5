/** Trouble codes: their spelling, their status and what they mean. */
export type { DtcNumber } from './code.ts'
export { formatDtc, formatUdsDtc, parseDtc } from './code.ts'
export type { DtcText } from './describe.ts'
export { describeDtc } from './describe.ts'
export { describeFailureMode } from './failure-modes.ts'
export type { J1939Dtc, SpnVersion } from './j1939-code.ts'
export {
  decodeJ1939Dtc,
  encodeJ1939Dtc,
  formatJ1939Dtc,
  J1939_DTC_BYTES,
  OCCURRENCES_NOT_AVAILABLE,
} from './j1939-code.ts'
export type { DtcStatus } from './status.ts'
export { decodeDtcStatus, STATUS_BITS } from './status.ts'
