/** Raw frames of a bus between bridge and server: heard and never sent. Asked only of a bridge that said `frames.offer`. */
import { FRAME_TEXT } from '#protocol/can'
import { exactly, integer, listOf, oneOf, text } from './check.ts'
import type { Source } from './document.ts'

/**
 * A batch is told when it is full, and each tenth of a second; three of them in a tenth are 15,000 frames a second, and a
 * full classic bus of 500 kbit/s carries 10,600 without data.
 */
export const FRAME_LIMITS = { mostInBatch: 500, batchEveryMs: 100, mostBatches: 3, oldestMs: 59_999 } as const

/** Server → bridge. */
export type FramesServerMessage = FramesStart | { readonly type: 'frames.stop'; readonly framesId: string }

/** Ends with `frames.stop` or the connection; said again it changes nothing. */
export interface FramesStart {
  readonly type: 'frames.start'
  readonly framesId: string
  readonly vehicleId: string
}

/** Bridge → server. */
export type FramesBridgeMessage = FramesOpen | FramesBatch | FramesLost

/** The bus is heard, for the first time or again. */
export interface FramesOpen {
  readonly type: 'frames.open'
  readonly framesId: string
  readonly source: Source
  /** `'Lawicel (slcan)'` */
  readonly adapter: string
}

/** One frame and how many milliseconds before `sentMs` it was heard, up to `oldestMs`: `'95 7E8#02410C'`. */
export type TimedFrame = string

/**
 * What was heard since the last one; empty as a sign of life. `first` is the number of the first of them among all that
 * were heard since `frames.start`, interruptions or not: a gap is what nobody had room for. `sentMs` is as that of a live frame.
 */
export interface FramesBatch {
  readonly type: 'frames.batch'
  readonly framesId: string
  readonly first: number
  readonly sentMs: number
  readonly frames: readonly TimedFrame[]
}

/** The bus is not heard (any more); the bridge tries again by itself. */
export interface FramesLost {
  readonly type: 'frames.lost'
  readonly framesId: string
  readonly code: string
  readonly message: string
  readonly at: string
}

const LONGEST_FRAME = 150
/** An age below a minute, and `FRAME_TEXT`. */
const TIMED_FRAME = new RegExp(`^\\d{1,5} ${FRAME_TEXT.source.slice(1)}`)

const id = text(36, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

export const FRAMES_SERVER_SHAPES = {
  'frames.start': exactly({ type: oneOf('frames.start'), framesId: id, vehicleId: id }),
  'frames.stop': exactly({ type: oneOf('frames.stop'), framesId: id }),
} as const

export const FRAMES_BRIDGE_SHAPES = {
  'frames.offer': exactly({ type: oneOf('frames.offer') }),
  'frames.open': exactly({
    type: oneOf('frames.open'),
    framesId: id,
    source: oneOf('vehicle', 'simulated', 'replayed'),
    adapter: text(80),
  }),
  'frames.batch': exactly({
    type: oneOf('frames.batch'),
    framesId: id,
    first: integer(0, Number.MAX_SAFE_INTEGER),
    sentMs: integer(0, Number.MAX_SAFE_INTEGER),
    frames: listOf(text(LONGEST_FRAME, TIMED_FRAME), FRAME_LIMITS.mostInBatch),
  }),
  'frames.lost': exactly({
    type: oneOf('frames.lost'),
    framesId: id,
    code: text(80, /^[a-z-]+\.[a-z-]+$/),
    message: text(1_000),
    at: text(120),
  }),
} as const
