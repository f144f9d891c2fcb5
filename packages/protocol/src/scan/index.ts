/** A whole vehicle read once; for the bridge, the command line and the browser. Nothing in here can write to a vehicle. */

export type { ServiceAnswers } from './answers.ts'
export { answerHead, judgeAnswer } from './answers.ts'
export { nameOf, nameUnit } from './read-ecu.ts'
export { readTruckReadings } from './read-truck.ts'
export { readVin } from './read-vin.ts'
export { isReading, READING_SERVICES, readingOnly } from './reading-only.ts'
export type * from './result.ts'
export { scanTruck } from './scan-truck.ts'
export type { ScanOptions, ScanOutcome, ScanProgress } from './scan-vehicle.ts'
export { scanVehicle } from './scan-vehicle.ts'
