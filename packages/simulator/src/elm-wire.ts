/** What an ELM327 has on its far side. */
export interface ElmWire {
  /** Puts a request of the tester on the bus, framed as the bus wants it; false if it is too long for this chip. @param header default the one that is set. */
  transmit(request: Uint8Array, header?: number): boolean
  /** True while a unit has more to say. */
  isBusy(): boolean
  close(): void
}

/** Gets what is to be printed, and how long to listen on behind it; false while nobody listens. */
export type HearLines = (lines: readonly string[], patienceMs: number) => boolean

/** How long it listens behind the last frame; a real one adapts to the vehicle and comes down to about this. */
export const QUIET_MS = 30
/** Behind a 0x78, and while a long answer is under way. */
export const PENDING_MS = 5_000
export const MIDWAY_MS = 1_000
