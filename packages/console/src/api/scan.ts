import type { Ecu, Failure, MonitoringTests, Reading, Told } from './scan-result.ts'

type ScanStatus = 'queued' | 'running' | 'done' | 'failed'

/** A scan in a list. Instants are ISO 8601; `source` says whether a vehicle, a simulator or a recording answered. */
export interface ScanSummary {
  readonly id: string
  readonly vehicleId: string
  readonly status: ScanStatus
  readonly requestedAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly failure?: Failure
  readonly source?: 'vehicle' | 'simulated' | 'replayed'
  readonly dtcCount?: number
  /** Control units that did not tell all their codes. */
  readonly untoldUnits?: number
  readonly seal?: Seal
  readonly isUnreadable?: true
}

/** A scan: a job on a bridge, and what was found as far as it was read, also where it failed. */
export interface Scan extends ScanSummary {
  readonly progress: { readonly step: number; readonly of: number; readonly label: string } | null
  readonly link?: { readonly kind: string; readonly protocol: string; readonly adapter: string }
  readonly identification?: Identification
  readonly ecus?: readonly Ecu[]
  readonly readings?: readonly Reading[]
  readonly readiness?: Readiness
  readonly monitoringTests?: readonly MonitoringTests[]
}

/** What the vehicle says of itself. The check digit is a hint: outside North America many do not keep it. */
interface Identification {
  readonly vin: string | null
  readonly vinState: Told['state']
  readonly vinSource: string | null
  readonly vinRaw: string | null
  readonly checkDigitMatches: boolean | null
  readonly modelYears: readonly number[]
}

interface Monitors {
  readonly isMilOn: boolean
  readonly monitors: readonly { readonly name: string; readonly isComplete: boolean }[]
}

type Readiness =
  | { readonly state: 'VALID' | 'STALE'; readonly value: Monitors }
  | { readonly state: 'NOT_CONNECTED' | 'UNDECODABLE' }

interface ComparedCode {
  readonly ecu: string
  readonly code: string
  readonly text: string
}

/** A scan beside the one before it, and its codes beside the rest of the fleet. */
export interface ScanComparison {
  readonly previous: { readonly scanId: string; readonly startedAt: string } | null
  readonly appeared: readonly ComparedCode[]
  readonly gone: readonly ComparedCode[]
  /** Other vehicles that have, or had, an issue of the code. */
  readonly elsewhere: readonly { readonly code: string; readonly vehicles: number }[]
}

/** SHA-256 of the sealed bytes in hex, and the ledger entry that holds the same hash. */
export interface Seal {
  readonly sha256: string
  readonly seq: number
}
