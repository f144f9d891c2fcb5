/** On-board diagnostics (SAE J1979 / ISO 15031-5) on CAN: services 01, 02, 03, 07, 09 and 0A; all of them only read. */
export type { PidAnswer } from './current-data.ts'
export {
  decodeCurrentData,
  decodeFreezeFrame,
  decodePidValue,
  decodeSupportedPids,
  encodeCurrentData,
  encodeFreezeFrame,
  FREEZE_DTC_PID,
} from './current-data.ts'
export { formatMeasured } from './format-measured.ts'
export type { Pid } from './pids.ts'
export { findPid, PIDS } from './pids.ts'
export type { MonitorStatus } from './readiness.ts'
export { decodeMonitorStatus } from './readiness.ts'
export type { CodeKind, CodeList } from './trouble-codes.ts'
export { CODE_SERVICES, decodeReadCodes, encodeReadCodes } from './trouble-codes.ts'
export type { InformationAnswer, InformationType } from './vehicle-information.ts'
export { decodeVehicleInformation, encodeVehicleInformation, INFORMATION_TYPES } from './vehicle-information.ts'
