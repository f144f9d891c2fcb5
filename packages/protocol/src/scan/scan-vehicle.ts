import type { DiagnosticLink, LinkError } from '#protocol/link'
import type { ScanResult } from './result.ts'

export interface ScanProgress {
  /** 1 … `of`. `of` is a guess until the control units are known. */
  readonly step: number
  readonly of: number
  /** What is being done now: `'Reading trouble codes of ECU 0x7E8'`. */
  readonly label: string
}

export interface ScanOptions {
  readonly onProgress?: (progress: ScanProgress) => void
}

/** `failure` is set if the scan ended early or a unit was lost on the way; `result` then holds what was read so far. */
export interface ScanOutcome {
  readonly result: ScanResult
  readonly failure?: LinkError
}

export declare function scanVehicle(link: DiagnosticLink, options?: ScanOptions): Promise<ScanOutcome>
