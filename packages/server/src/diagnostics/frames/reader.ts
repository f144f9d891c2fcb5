/** What one reader of a bus is still to be told. Who is too slow loses the oldest, and is told how many. */
import type { TimedFrame } from '#bridge/wire'
import type { StreamEvent } from '#kernel/http'

/** What came at once, spelled once for all who read it. */
export interface HeardBatch {
  /** When it came, by the clock of the node. */
  readonly sentMs: number
  /** Their ages are those at `sentMs`, what they waited on the line included. */
  readonly frames: readonly TimedFrame[]
  /** `frames` as JSON. */
  readonly json: string
}

/** How much a stream told and left out. */
export interface FramesTold {
  readonly frames: number
  readonly dropped: number
}

interface FramesEvent {
  readonly sentMs: number
  readonly dropped: number
  readonly frames: readonly TimedFrame[]
}

/** What waits for one reader at most: half a second of a full bus of 500 kbit/s, where a frame without data takes 47 bits. */
export const MOST_WAITING = 5_500
/** More than any bus carries: at 1 Mbit/s 21 classic frames without data, and 29 of CAN FD. What a bridge counts beyond that is no loss. */
const MOST_PER_MS = 30

export type Reader = ReturnType<typeof createReader>

export function createReader(nowMs: () => number) {
  const sinceMs = nowMs()
  let waiting: HeardBatch[] = []
  /** Frames in `waiting`; left out since it was last told; of these and all before what bridge and line had no room for. */
  let [held, dropped, missed] = [0, 0, 0]
  let told: FramesTold = { frames: 0, dropped: 0 }

  const dropOldest = () => {
    const count = waiting.shift()?.frames.length ?? 0
    held -= count
    dropped += count
  }
  const spell = (sentMs: number, { frames, json }: Pick<HeardBatch, 'frames' | 'json'>): StreamEvent => {
    const data: FramesEvent = { sentMs: Math.round(sentMs), dropped, frames }
    told = { frames: told.frames + frames.length, dropped: told.dropped + dropped }
    dropped = 0
    return { event: 'frames', data, json: `{"sentMs":${data.sentMs},"dropped":${data.dropped},"frames":${json}}` }
  }
  return {
    /** @param gap how many its bridge says were heard before these, and not told. */
    hear(batch: HeardBatch, gap: number): void {
      const lost = Math.min(gap, Math.floor((nowMs() - sinceMs) * MOST_PER_MS) - missed)
      missed += lost
      dropped += lost
      if (batch.frames.length > 0) waiting.push(batch)
      held += batch.frames.length
      while (held > MOST_WAITING) dropOldest()
    },
    /** The bus is lost, and nothing of before counts. */
    lose(): void {
      while (waiting.length > 0) dropOldest()
    },
    /** What waits, in the order in which it came. */
    take(): readonly StreamEvent[] {
      const events = waiting.map((batch) => spell(batch.sentMs, batch))
      waiting = []
      held = 0
      return dropped > 0 ? [...events, spell(nowMs(), { frames: [], json: '[]' })] : events
    },
    told: (): FramesTold => ({ frames: told.frames, dropped: told.dropped + dropped + held }),
  }
}
