/** SAE J1939: identifiers, addresses, messages of any length, requests, and the diagnostic messages of trucks. */
export { ABORT, nameAbort } from './abort-reason.ts'
export type { Controller, ControllerOptions, ControllerPort, Outgoing } from './controller.ts'
export { createController } from './controller.ts'
export type { Calibration } from './dm-calibration.ts'
export { decodeCalibrations, encodeCalibrations } from './dm-calibration.ts'
export type { TroubleCodes } from './dm-codes.ts'
export { decodeTroubleCodes, encodeTroubleCodes } from './dm-codes.ts'
export type { J1939FreezeFrame } from './dm-freeze-frame.ts'
export { decodeFreezeFrames, encodeFreezeFrames } from './dm-freeze-frame.ts'
export type { DiagnosticReadiness, MonitorName, ReadinessMonitor } from './dm-readiness.ts'
export { decodeReadiness, encodeReadiness } from './dm-readiness.ts'
export type { SupportedParameter } from './dm-supported.ts'
export { decodeSupportedParameters, encodeSupportedParameters, splitFreezeFrame } from './dm-supported.ts'
export type { Dm4Values } from './dm4-values.ts'
export { decodeDm4Values } from './dm4-values.ts'
export { decodePgn, encodePgn, PGN } from './groups.ts'
export type { Component } from './identification.ts'
export {
  decodeComponent,
  decodeSoftware,
  decodeVehicleIdentification,
  encodeComponent,
  encodeSoftware,
  encodeVehicleIdentification,
} from './identification.ts'
export type { J1939Identifier } from './identifier.ts'
export { decodeIdentifier, encodeIdentifier, GLOBAL_ADDRESS, isAddressed, NULL_ADDRESS } from './identifier.ts'
export type { Lamp, Lamps } from './lamps.ts'
export { decodeLamps, describeLamp, encodeLamps } from './lamps.ts'
export type { BrokenTransfer, J1939Message, SendOutcome } from './message.ts'
export { TRANSPORT_MS } from './message.ts'
export type { Name } from './name.ts'
export { compareNames, decodeName, encodeName } from './name.ts'
export { READING_GROUPS } from './reading-groups.ts'
export type { Acknowledgement } from './request.ts'
export { decodeAcknowledgement, decodeRequest, encodeAcknowledgement, encodeRequest } from './request.ts'
export { nameSourceAddress } from './source-addresses.ts'
export type { ManagementFrame } from './transport-frame.ts'
export { decodeManagement, encodeManagement, LONGEST_MESSAGE } from './transport-frame.ts'
export type { GroupAnswer, TruckLink, TruckOptions } from './truck-link.ts'
export { openTruck } from './truck-link.ts'
