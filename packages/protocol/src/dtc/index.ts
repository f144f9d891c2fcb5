/** Trouble codes: their spelling, their status and what they mean. */
export type { DtcNumber } from './code.ts'
export { formatDtc, formatUdsDtc, parseDtc } from './code.ts'
export type { DtcText } from './describe.ts'
export { describeDtc } from './describe.ts'
export type { DtcStatus } from './status.ts'
export { decodeDtcStatus, STATUS_BITS } from './status.ts'
