/** On-board diagnostics as SAE J1979-2 puts it on UDS: the same values behind identifiers, codes of three bytes, no services of its own. */
export type { EmissionCode, EmissionCodeKind, EmissionCodeList } from './codes.ts'
export {
  CLEAR_EMISSION_INFORMATION,
  decodeEmissionCodes,
  decodeReadinessGroup,
  encodeEmissionCodes,
  encodeReadinessGroup,
} from './codes.ts'
export {
  decodeInformation,
  decodeMonitorResults,
  decodeParameterRecord,
  decodeSupportedIdentifiers,
  encodeReadRecord,
  RECORD_BASES,
} from './records.ts'
