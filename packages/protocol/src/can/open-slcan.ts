import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'

export interface SlcanOptions {
  /** CAN identifiers of units beyond 0x7E8–0x7EF to look for. */
  readonly candidates?: readonly number[]
}

export declare function openSlcan(stream: ByteStream, timers: Timers, options?: SlcanOptions): Promise<DiagnosticLink>
