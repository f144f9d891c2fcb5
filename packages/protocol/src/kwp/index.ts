/** KWP2000 for older vehicles: the services of ISO 14230-3 that workshops need, frames and timing of ISO 14230-2 on the K-line. */

export { isKwpAnswerTo } from './answers.ts'
export type { LinePort, LineRequest } from './ask.ts'
export { askOnLine } from './ask.ts'
export { accessTimingParameters, ecuReset, startCommunication, stopCommunication } from './communication.ts'
export type { KwpStatus } from './dtc-services.ts'
export {
  ALL_DTC_GROUPS,
  clearDiagnosticInformation,
  decodeKwpStatus,
  readDtcByStatus,
  readStatusOfDtc,
} from './dtc-services.ts'
export type { KwpFrame } from './frame.ts'
export { decodeKwpFrame, encodeKwpFrame, measureKwpFrame } from './frame.ts'
export {
  inputOutputControlByLocalIdentifier,
  KWP_SERVICES,
  readDataByLocalIdentifier,
  readEcuIdentification,
  readMemoryByAddress,
  requestRoutineResultsByLocalIdentifier,
  securityAccess,
  startDiagnosticSession,
  startRoutineByLocalIdentifier,
  stopRoutineByLocalIdentifier,
  testerPresent,
} from './services.ts'
export type { LineTiming } from './timing.ts'
export { DEFAULT_LINE_TIMING, lineTiming } from './timing.ts'
