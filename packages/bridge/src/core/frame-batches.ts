/**
 * What was heard of a bus and is not told yet, for as long as it is followed: so much and never more. What there is no
 * room for is in the numbers alone, which go on over every interruption.
 */
import type { CanFrame } from '#protocol/can'
import { formatFrame } from '#protocol/can'
import type { Timers } from '#protocol/link'
import type { FramesBatch } from '#wire'
import { FRAME_LIMITS } from '#wire'

export type FrameBatches = ReturnType<typeof createFrameBatches>

const { mostInBatch, mostBatches, oldestMs } = FRAME_LIMITS

/** @param tell hears of each batch, at most `mostBatches` from one `flush` to the next, that one included. */
export function createFrameBatches(
  framesId: string,
  timers: Pick<Timers, 'nowMs'>,
  tell: (batch: FramesBatch) => void,
) {
  let waiting: { readonly frame: CanFrame; readonly atMs: number }[] = []
  /** Heard in all, and how many of them are told or given up. */
  let [count, first] = [0, 0]
  /** Full ones since the last `flush`; whether the last one told is followed by frames that were given up. */
  let [heardMs, isBegun, full, isGapped] = [timers.nowMs(), false, 0, false]

  const send = () => {
    const nowMs = timers.nowMs()
    const ageOf = (atMs: number) => Math.min(oldestMs, Math.round(nowMs - atMs))
    const frames = waiting.map(({ frame, atMs }) => `${ageOf(atMs)} ${formatFrame(frame)}`)
    tell({ type: 'frames.batch', framesId, first, sentMs: Math.round(nowMs), frames })
    first += frames.length
    waiting = []
  }
  const flush = () => {
    full = 0
    send()
    isGapped = first !== count
    first = count
  }
  return {
    /** From here on what is heard is counted. */
    begin(): void {
      heardMs = timers.nowMs()
      isBegun = true
    },
    hear(frame: CanFrame): void {
      heardMs = timers.nowMs()
      if (!isBegun) return
      count += 1
      if (waiting.length === mostInBatch) return
      waiting.push({ frame, atMs: heardMs })
      // The last of them is that of `flush`: what does not go into it is given up.
      if (waiting.length < mostInBatch || full === mostBatches - 1) return
      full += 1
      send()
    },
    /** When a frame was heard last; before any, when it was begun. */
    heardMs: (): number => heardMs,
    /** Tells what waits, and where nothing does, that nothing was heard. */
    flush,
    /** Tells what waits, and how many there was no room for. Nothing is counted until it is begun again. */
    end(): void {
      if (!isBegun) return
      isBegun = false
      if (waiting.length > 0) flush()
      if (isGapped) flush()
    },
  }
}
