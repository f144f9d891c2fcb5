/**
 * What a scan finds, in the shape of `GET /scans/{id}`.
 * Made of strings, safe integers, booleans, null, arrays and objects only, so that it has one canonical form (RFC 8785)
 * and one hash: measured numbers are decimal strings.
 */
import type { LinkError } from '#protocol/link'
import type { ServiceAnswers } from './answers.ts'

/** How far a value may be believed. */
export type TruthState = 'VALID' | 'STALE' | 'NOT_CONNECTED' | 'UNDECODABLE'

/** A value read from a vehicle; `raw` holds the bytes as hex when they could not be understood. */
export type Truth<Value> =
  | { readonly state: 'VALID' | 'STALE'; readonly value: Value }
  | { readonly state: 'NOT_CONNECTED' }
  | { readonly state: 'UNDECODABLE'; readonly raw: string }

/** A measured number: `{ name: 'coolantTemperature', state: 'VALID', value: '90', unit: '°C', source: '0x7E8' }`. */
export type Reading = Truth<string> & { readonly name: string; readonly unit: string; readonly source: string | null }

export interface ScanResult {
  readonly link: { readonly kind: string; readonly protocol: string; readonly adapter: string }
  readonly identification: VehicleIdentification
  readonly ecus: readonly EcuResult[]
  readonly readiness: Truth<Readiness>
  readonly readings: readonly Reading[]
  /** Of the unit that told the readiness; absent where it offers none. */
  readonly monitoringTests?: readonly MonitoringTests[]
}

export interface VehicleIdentification {
  /** Null unless `vinState` is VALID. */
  readonly vin: string | null
  readonly vinState: TruthState
  /** Address of the unit that told the VIN, and the bytes if they were not one. */
  readonly vinSource: string | null
  readonly vinRaw: string | null
  /** Hints, no proof: outside North America the check digit is often not kept. */
  readonly checkDigitMatches: boolean | null
  readonly modelYears: readonly number[]
}

export interface EcuResult {
  /** `'0x7E8'`, `'0x1010'`. */
  readonly address: string
  readonly name: string
  /** `'unknown'` of a unit that failed before its answers told. */
  readonly protocol: 'UDS' | 'OBD' | 'KWP' | 'J1939' | 'unknown'
  /** Only what the unit told: `vin, partNumber, softwareVersion, serialNumber, hardwareNumber, calibrationId`. */
  readonly identification: Readonly<Record<string, Truth<string>>>
  readonly dtcs: readonly DtcResult[]
  /** Set if the unit may hold codes that it did not list: it refused to, other than as unknown to it, or made no sense. */
  readonly hasWithheldCodes?: true
  /** Set if the unit fell silent or answered nonsense before it was read to the end. */
  readonly failure?: ScanFailure
  /** What it answered to each service, in the whole of the scan; of a truck, whose units have no services, nothing. */
  readonly answers?: readonly ServiceAnswers[]
}

export interface DtcResult {
  /** `'P0301'`, `'C0034-11'` where a failure type says more, `'SPN 110 FMI 0'` in a truck. */
  readonly code: string
  readonly text: string
  readonly textSource: 'own' | 'structure'
  /**
   * Names of ISO 14229-1 status bits: `testFailed`, `pending`, `confirmed`, …, the nearest ones where a unit speaks
   * ISO 14230; `permanent` from OBD service 0A;
   * from J1939 `active`, `previouslyActive`, `pending` and `emissionRelated`.
   */
  readonly status: readonly string[]
  /** Two hex digits; absent if the unit speaks OBD only. */
  readonly statusByte?: string
  /**
   * DTCStatusAvailabilityMask of ISO 14229-1 that came with `statusByte`, two hex digits: of the other bits the unit says
   * nothing. Absent in scans of bridges that did not seal it, and of a unit that does not speak UDS.
   */
  readonly statusMask?: string
  readonly freezeFrame?: readonly Reading[]
  /** Records of extended data as hex (ISO 14229-1, 19 06): their numbers are in it, their lengths only the maker knows. */
  readonly extendedData?: string
  /** What the unit may hold of this code and did not tell, though nothing but that was asked; read before codes are cleared. */
  readonly unread?: readonly ('snapshot' | 'extendedData')[]
}

export interface Readiness {
  readonly source: string
  readonly isMilOn: boolean
  readonly dtcCount: number
  readonly ignition: 'spark' | 'compression'
  readonly monitors: readonly { readonly name: string; readonly isComplete: boolean }[]
}

/** One monitor of service 06: `'catalyst, bank 1'`, and its tests; or the bytes that were none. */
export type MonitoringTests = Exclude<Truth<readonly MonitoredTest[]>, { readonly state: 'NOT_CONNECTED' }> & {
  readonly source: string
  readonly monitor: string
}

/** Decimal strings in `unit`. */
export interface MonitoredTest {
  readonly test: string
  readonly value: string
  readonly minimum: string
  readonly maximum: string
  readonly unit: string
  /** Whether the value lies within its limits; null where the unit's scaling is not known. */
  readonly hasPassed: boolean | null
}

/** A `LinkError` as data. */
export interface ScanFailure {
  readonly code: LinkError['kind']
  readonly message: string
  readonly at: string
}
