import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'

export interface DoipOptions {
  /** Our own logical address; ISO 13400-2 keeps 0x0E80–0x0EFF for aftermarket testers. Default 0x0E80. */
  readonly testerAddress?: number
  /** Logical addresses to look for, besides those that answer the functional address. */
  readonly candidates?: readonly number[]
}

export declare function openDoip(stream: ByteStream, timers: Timers, options?: DoipOptions): Promise<DiagnosticLink>
