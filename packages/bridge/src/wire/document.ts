/** What a bridge says it did, signed: the bytes that are sealed, hashed into the ledger and handed out again. */
import type { ScanResult } from '#protocol/scan'

/**
 * One scan as the bridge witnessed it. It travels, is signed and is stored as its canonical bytes (RFC 8785) and never
 * written anew, so its SHA-256 is the seal and the bridge's signature can be checked by anyone who holds its public key.
 */
export interface ScanDocument {
  readonly type: 'muts/scan/v1'
  readonly scanId: string
  readonly vehicleId: string
  readonly bridgeId: string
  /** Instants of the bridge's clock, set by its server's (RFC 3339, UTC, milliseconds). */
  readonly startedAt: string
  readonly endedAt: string
  readonly source: Source
  /** What was read, also when the scan broke off; null if the vehicle was never reached. */
  readonly result: ScanResult | null
  readonly failure: ScanFailureDocument | null
}

/** Who answered: a vehicle, a simulated one, or a recording. */
export type Source = 'vehicle' | 'simulated' | 'replayed'

/** Why it ended early: `{ code: 'link.timeout', message: '…', at: 'ECU 0x7E8' }`. */
export interface ScanFailureDocument {
  readonly code: string
  readonly message: string
  readonly at: string
}
