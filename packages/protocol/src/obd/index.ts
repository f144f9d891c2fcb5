/** On-board diagnostics (SAE J1979 / ISO 15031-5), services 01 to 0A; of them 04 and 08 change the vehicle. */
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
export type { Field, Maximum, NumberField, Parameter } from './field.ts'
export { formatMeasured } from './format-measured.ts'
export { joinLineAnswers } from './line-answers.ts'
export { nameMonitor, nameTest } from './monitors.ts'
export type { Maxima, ParameterValue } from './parameter.ts'
export { decodeParameter, PARAMETERS, readMaxima } from './parameter.ts'
export type { PerformanceTracking } from './performance-tracking.ts'
export { decodePerformanceTracking, PERFORMANCE_TYPES } from './performance-tracking.ts'
export type { Pid } from './pids.ts'
export { findPid, PIDS } from './pids.ts'
export type { DriveCycleStatus, MonitorStatus } from './readiness.ts'
export { decodeDriveCycleStatus, decodeMonitorStatus } from './readiness.ts'
export {
  clearEmissionInformation,
  controlOfSystem,
  monitoringTestResults,
  oxygenSensorTest,
  supportedMonitors,
} from './services.ts'
export type { ScaledTestResult, TestResult } from './test-scaling.ts'
export { scaleTestResult } from './test-scaling.ts'
export type { CodeKind, CodeList } from './trouble-codes.ts'
export { CODE_SERVICES, decodeReadCodes, encodeReadCodes } from './trouble-codes.ts'
export type { InformationAnswer, InformationType } from './vehicle-information.ts'
export {
  decodeSupportedInformation,
  decodeVehicleInformation,
  encodeVehicleInformation,
  INFORMATION_TYPES,
} from './vehicle-information.ts'
