/** Live values between bridge and server. A bridge that does not know these closes the connection when it is asked. */
import type { LiveValue } from '#protocol/freshness'
import type { Signal } from '#protocol/live'
import { SIGNAL_ID } from '#protocol/live'
import { exactly, integer, listOf, oneOf, text } from './check.ts'
import type { Source } from './document.ts'

/** Twenty times a second at most, once at least. */
export const LIVE_LIMITS = { mostSignals: 40, leastEveryMs: 50, mostEveryMs: 1_000 } as const

/** Server → bridge. */
export type LiveServerMessage =
  | LiveStart
  /** Nobody reads any more. What came of it in between is dropped. */
  | { readonly type: 'live.stop'; readonly liveId: string }

/** Said again with the same `liveId`, it changes what is sampled. Ends with `live.stop` or the connection. */
export interface LiveStart {
  readonly type: 'live.start'
  readonly liveId: string
  readonly vehicleId: string
  /** Ids as `SIGNAL_ID` of #protocol/live has them; empty: only the offer is wanted. */
  readonly signals: readonly string[]
  readonly everyMs: number
}

/** Bridge → server. */
export type LiveBridgeMessage = LiveOffer | LiveFrame | LiveLost

/** The vehicle is reached, and this is what it has. */
export interface LiveOffer {
  readonly type: 'live.offer'
  readonly liveId: string
  readonly source: Source
  /** `'0x7E8'`; empty where no unit offers anything. */
  readonly unit: string
  readonly signals: readonly Signal[]
}

/** What was measured since the last one; empty as a sign of life. `seq` counts from 0 since the offer: a gap is what the line had no room for. `sentMs`: a clock of the bridge that never runs back, whose zero means nothing. */
export interface LiveFrame {
  readonly type: 'live.frame'
  readonly liveId: string
  readonly seq: number
  readonly sentMs: number
  readonly values: readonly LiveValue[]
}

/** The vehicle is not reached (any more); the bridge tries again by itself. */
export interface LiveLost {
  readonly type: 'live.lost'
  readonly liveId: string
  readonly code: string
  readonly message: string
  readonly at: string
}

const id = text(36, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const signalId = text(48, SIGNAL_ID)
const values = listOf(
  exactly({
    id: signalId,
    ageMs: integer(0, 3_600_000),
    state: oneOf('VALID', 'UNDECODABLE', 'NOT_CONNECTED'),
    value: text(80),
  }),
  LIVE_LIMITS.mostSignals,
)

export const LIVE_SERVER_SHAPES = {
  'live.start': exactly({
    type: oneOf('live.start'),
    liveId: id,
    vehicleId: id,
    signals: listOf(signalId, LIVE_LIMITS.mostSignals),
    everyMs: integer(LIVE_LIMITS.leastEveryMs, LIVE_LIMITS.mostEveryMs),
  }),
  'live.stop': exactly({ type: oneOf('live.stop'), liveId: id }),
} as const

export const LIVE_BRIDGE_SHAPES = {
  'live.offer': exactly({
    type: oneOf('live.offer'),
    liveId: id,
    source: oneOf('vehicle', 'simulated', 'replayed'),
    unit: text(12),
    signals: listOf(exactly({ id: signalId, name: text(80), unit: text(20) }), 300),
  }),
  'live.frame': exactly({
    type: oneOf('live.frame'),
    liveId: id,
    seq: integer(0, Number.MAX_SAFE_INTEGER),
    sentMs: integer(0, Number.MAX_SAFE_INTEGER),
    values,
  }),
  'live.lost': exactly({
    type: oneOf('live.lost'),
    liveId: id,
    code: text(80, /^[a-z-]+\.[a-z-]+$/),
    message: text(1_000),
    at: text(120),
  }),
} as const
