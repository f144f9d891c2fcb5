import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'

export interface Elm327Options {
  /** CAN identifiers of units beyond 0x7E8–0x7EF to look for; default `OTHER_UNITS` of `#protocol/can`. */
  readonly candidates?: readonly number[]
}

export declare function openElm327(stream: ByteStream, timers: Timers, options?: Elm327Options): Promise<DiagnosticLink>
