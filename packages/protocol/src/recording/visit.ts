import type { FrameTap } from '#protocol/can'
import type { TruckLink } from '#protocol/j1939'
import type { DiagnosticLink } from '#protocol/link'

/** Everything from outside that a look at a vehicle depends on, beside its own code: so this is what is recorded. */
export interface Visit {
  /** The time of day. */
  now(): Date
  /** Opens the way to the vehicle. @param tap hears of the frames, where there are any. @throws {LinkError} */
  open(tap?: FrameTap): Promise<DiagnosticLink | TruckLink>
  /** What was decided to be done next, in words: `'Identifying ECU 0x7E8'`. */
  step(label: string): void
}
