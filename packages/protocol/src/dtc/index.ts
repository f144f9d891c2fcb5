/** Trouble codes: their spelling, their status and what they mean. */
export type { Catalogue, CatalogueText } from './catalogue.ts'
export { createCatalogue } from './catalogue.ts'
export type { DtcNumber } from './code.ts'
export { formatDtc, formatUdsDtc, parseDtc } from './code.ts'
export type { CodeList, CodeListOrigin } from './code-list.ts'
export { parseCodeList } from './code-list.ts'
export type { DtcText } from './describe.ts'
export { describeDtc } from './describe.ts'
export { describeFailureMode } from './failure-modes.ts'
export { describeFailureType } from './failure-types.ts'
export { nameDtcFormat } from './formats.ts'
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
export { nameSuspectParameter } from './suspect-parameters.ts'
