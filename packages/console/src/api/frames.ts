/** Raw frames of a vehicle's bus as the server tells them: read from a fetch that carries the session. */
import { monotonicMs } from '#clock'
import { createDelay } from '#protocol/freshness'
import { readEvents } from './live.ts'
import type { LiveHearer } from './live-events.ts'

export interface FramesBus {
  readonly source: 'vehicle' | 'simulated' | 'replayed'
  /** `Lawicel (slcan)` */
  readonly adapter: string
}

export interface FramesHearer extends Pick<LiveHearer, 'onLink' | 'onLife'> {
  readonly onBus: (bus: FramesBus) => void
  /** `95 7E8#02410C`; how many were dropped since the last; `lateMs`: how long they waited on their way. */
  readonly onFrames: (frames: readonly string[], dropped: number, lateMs: number) => void
}

/** Reads one stream to its end. @throws {ApiProblem} for what trying again would not mend. */
export function readFrames(vehicleId: string, hearer: FramesHearer, signal: AbortSignal): Promise<void> {
  const delayOf = createDelay(monotonicMs)
  const onEvent = (event: string, data: unknown) => {
    if (event === 'bus') hearer.onBus(data as FramesBus)
    else if (event === 'link') hearer.onLink(data as Parameters<LiveHearer['onLink']>[0])
    else if (event === 'frames') {
      const { frames, dropped, sentMs } = data as { frames: readonly string[]; dropped: number; sentMs: number }
      hearer.onFrames(frames, dropped, delayOf(sentMs))
    }
  }
  return readEvents(`/vehicles/${encodeURIComponent(vehicleId)}/frames`, { onEvent, onLife: hearer.onLife }, signal)
}
