/** Emission-related codes over UDS (SAE J1979-2, 8.3): confirmed, pending and permanent ones, readiness groups, and how to clear. */
import { DecodeError } from '#protocol/bytes'
import { formatUdsDtc } from '#protocol/dtc'
import type { NegativeResponse } from '#protocol/uds'
import { clearDiagnosticInformation, readDtcInformation } from '#protocol/uds'

/** Functional group of the emissions system (ISO 14229-1, annex D.5). */
const EMISSIONS = 0x33
const CONFIRMED = 0x08
const PENDING = 0x04
/** Classes A, B1, B2 and C of WWH-OBD, bits 1 to 4 of the severity byte. */
const ALL_CLASSES = 0x1e
const NOT_COMPLETED_SINCE_CLEAR = 0x10

export type EmissionCodeKind = 'confirmed' | 'pending' | 'permanent'

export interface EmissionCode {
  /** `'P0301-00'`. */
  readonly code: string
  readonly dtc: number
  readonly status: number
  /** Absent for permanent codes. */
  readonly severity?: number
}

export interface EmissionCodeList {
  readonly kind: 'codes'
  /** Status bits the unit keeps at all. */
  readonly availableStatus: number
  readonly codes: readonly EmissionCode[]
}

/** `19 42 33 08 1E`, `19 42 33 04 1E` or `19 55 33`. */
export function encodeEmissionCodes(kind: EmissionCodeKind): Uint8Array {
  if (kind === 'permanent') return readDtcInformation.encodeRequest({ report: 0x55, functionalGroup: EMISSIONS })
  return readDtcInformation.encodeRequest({
    report: 0x42,
    functionalGroup: EMISSIONS,
    statusMask: kind === 'confirmed' ? CONFIRMED : PENDING,
    severityMask: ALL_CLASSES,
  })
}

/** @throws {DecodeError} if it is another report or another functional group. */
export function decodeEmissionCodes(bytes: Uint8Array): EmissionCodeList | NegativeResponse {
  const answer = readDtcInformation.decodeResponse(bytes)
  if (answer.kind === 'negative') return answer
  const { response } = answer
  if (response.report !== 0x42 && response.report !== 0x55) throw new DecodeError('another report was asked for', 1)
  if (response.functionalGroup !== EMISSIONS) throw new DecodeError('another functional group was asked for', 2)
  const codes = response.dtcs.map((entry) => ({ code: formatUdsDtc(entry.dtc), ...entry }))
  return { kind: 'codes', availableStatus: response.availableStatus, codes }
}

/** `19 56 33` and the group: one monitor of the readiness, as SAE J1979-DA numbers them. */
export function encodeReadinessGroup(readinessGroup: number): Uint8Array {
  return readDtcInformation.encodeRequest({ report: 0x56, functionalGroup: EMISSIONS, readinessGroup })
}

/** A group is complete when each of its codes has been tested since the last clear. @throws {DecodeError} */
export function decodeReadinessGroup(
  bytes: Uint8Array,
): { readonly kind: 'readiness'; readonly readinessGroup: number; readonly isComplete: boolean } | NegativeResponse {
  const answer = readDtcInformation.decodeResponse(bytes)
  if (answer.kind === 'negative') return answer
  const { response } = answer
  if (response.report !== 0x56) throw new DecodeError('another report was asked for', 1)
  const isComplete = response.dtcs.every(({ status }) => (status & NOT_COMPLETED_SINCE_CLEAR) === 0)
  return { kind: 'readiness', readinessGroup: response.readinessGroup, isComplete }
}

/** `14 FF FF 33`: all codes of the emissions system. It changes the vehicle: no reading guard lets it pass. */
export const CLEAR_EMISSION_INFORMATION: Uint8Array = clearDiagnosticInformation.encodeRequest({
  groupOfDtc: 0xffff33,
  memorySelection: undefined,
})
