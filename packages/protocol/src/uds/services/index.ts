/** The services of ISO 14229-1, each with its request and its response both ways. Below timing: `#protocol/uds` stands on it. */
export { accessTimingParameter, TIMING_ACCESSES } from './access-timing-parameter.ts'
export { decodeAnswer, POSITIVE_OFFSET, requireEnd, SUPPRESS_BIT } from './answer.ts'
export { AUTHENTICATION_RETURNS, AUTHENTICATION_TASKS, authentication } from './authentication.ts'
export { isAnswerTo, SERVICES, suppressesPositiveResponse } from './catalogue.ts'
export { ALL_GROUPS, clearDiagnosticInformation } from './clear-diagnostic-information.ts'
export { COMMUNICATION_CONTROLS, communicationControl } from './communication-control.ts'
export { controlDtcSetting, DTC_SETTINGS } from './control-dtc-setting.ts'
export type { PositiveResponse, Service, ServiceOutline } from './define-service.ts'
export { defineService } from './define-service.ts'
export { diagnosticSessionControl, SESSIONS } from './diagnostic-session-control.ts'
export { DEFINITION_TYPES, dynamicallyDefineDataIdentifier } from './dynamically-define-data-identifier.ts'
export { ecuReset, RESETS } from './ecu-reset.ts'
export { INPUT_OUTPUT_CONTROLS, inputOutputControl } from './input-output-control.ts'
export { FIXED_BIT_RATES, linkControl } from './link-control.ts'
export type { MemoryFormat, MemoryLocation } from './memory-location.ts'
export type { NegativeResponse, NegativeResponseName } from './negative-response.ts'
export {
  decodeNegativeResponse,
  NEGATIVE_RESPONSE,
  NEGATIVE_RESPONSE_CODES,
  nameNegativeResponse,
} from './negative-response.ts'
export type { DataRecord } from './read-data-by-identifier.ts'
export { IDENTIFIERS, readDataByIdentifier, splitDataRecords } from './read-data-by-identifier.ts'
export {
  decodePeriodicData,
  readDataByPeriodicIdentifier,
  TRANSMISSION_MODES,
} from './read-data-by-periodic-identifier.ts'
export { ALL_RECORDS, DTC_REPORTS, readDtcInformation } from './read-dtc-information.ts'
export { readMemoryByAddress } from './read-memory-by-address.ts'
export type { Scaling } from './read-scaling-data.ts'
export { readScalingData, SCALING_TYPES } from './read-scaling-data.ts'
export { FILE_MODES, requestFileTransfer } from './request-file-transfer.ts'
export type { EventRequest, EventResponse } from './response-on-event.ts'
export { EVENT_TYPES, responseOnEvent, STORE_EVENT } from './response-on-event.ts'
export { ROUTINE_CONTROLS, ROUTINES, routineControl } from './routine-control.ts'
export type { SecuredMessage } from './secured-data-transmission.ts'
export { ADMINISTRATIVE_BITS, securedDataTransmission } from './secured-data-transmission.ts'
export { securityAccess } from './security-access.ts'
export { testerPresent } from './tester-present.ts'
export type { TransferLimit, TransferRequest } from './transfer.ts'
export { requestDownload, requestTransferExit, requestUpload, transferData } from './transfer.ts'
export { writeDataByIdentifier } from './write-data-by-identifier.ts'
export { writeMemoryByAddress } from './write-memory-by-address.ts'
