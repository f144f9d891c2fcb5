/** What a bridge says of an act on a vehicle, in two signed documents: what it found before, and what it did. */
import type { ActOrder, Precondition } from '#protocol/acts'
import type { ScanResult } from '#protocol/scan'
import type { ScanFailureDocument, Source } from './document.ts'

interface ActHead {
  readonly actId: string
  readonly vehicleId: string
  readonly bridgeId: string
  readonly source: Source
  /** Instant of the bridge's clock, set by its server's (RFC 3339, UTC, milliseconds). */
  readonly at: string
}

/**
 * The vehicle as it was, before anything was changed: the server seals this before it gives leave. Like all that is
 * signed it travels and is stored as its canonical bytes (RFC 8785).
 */
export interface ActReadyDocument extends ActHead {
  readonly type: 'muts/act-ready/v1'
  readonly order: ActOrder
  readonly preconditions: readonly Precondition[]
  /** As the vehicle itself tells it; null where no unit does. The server gives leave for the vehicle it meant. */
  readonly vin: string | null
  /** The whole vehicle, before its codes are cleared; null where nothing of it is lost. */
  readonly before: ScanResult | null
}

/**
 * `done`: the vehicle said yes. `stopped`: what was held went back before its time. `refused`: nothing was sent but
 * reading. `failed`: something was sent, and the vehicle said no, or the link did while what was held went back. `unclear`:
 * something was sent that cannot be taken back, and no answer was heard; it does not try again by itself.
 */
export type ActOutcome = 'done' | 'stopped' | 'refused' | 'failed' | 'unclear'

/** One request that was not reading. */
export interface ActStep {
  readonly at: string
  readonly ecu: string
  /** Hex without blanks. */
  readonly request: string
  /** Null where none came. */
  readonly answer: string | null
  readonly outcome: 'positive' | 'negative' | 'silent' | 'withheld'
}

export interface ActDocument extends ActHead {
  readonly type: 'muts/act/v1'
  readonly startedAt: string
  readonly order: ActOrder
  /** SHA-256 of the sealed bytes of what was found before; null for an act that only reads, or that never came so far. */
  readonly readySha256: string | null
  /** As they were asked again, right before the first step. */
  readonly preconditions: readonly Precondition[]
  readonly steps: readonly ActStep[]
  /** As far as it was read: a unit that was not is absent, or carries its `failure`. Null where nobody looked. */
  readonly after: ScanResult | null
  readonly outcome: ActOutcome
  readonly failure: ScanFailureDocument | null
}
