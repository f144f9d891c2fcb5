/**
 * One bus that is looked at: heard once, however many look, and told to each as fast as they can take. Who is too slow
 * loses the oldest, and is told how many.
 */
import type { FramesBatch, FramesBridgeMessage, FramesOpen, FramesStart, TimedFrame } from '#bridge/wire'
import type { BridgeId, VehicleId } from '#kernel'
import type { Feed, StreamEvent } from '#kernel/http'
import { createDelay, createLiveBoard } from '#protocol/freshness'

interface LinkEvent {
  readonly state: 'CONNECTING' | 'CONNECTED' | 'NOT_CONNECTED'
  readonly code?: string
  readonly message?: string
  readonly at?: string
}

interface Waiting {
  /** `7E8#02410C` */
  readonly frame: string
  readonly heardMs: number
}

interface Reader {
  waiting: Waiting[]
  /** Since it was last told. */
  dropped: number
  isLinkNew: boolean
  isBusNew: boolean
  wake: () => void
}

/** How much a stream told and left out. */
export interface FramesTold {
  readonly frames: number
  readonly dropped: number
}

export interface WatchParts {
  readonly vehicleId: VehicleId
  readonly bridgeId: BridgeId
  readonly nowMs: () => number
  readonly newId: () => string
  readonly send: (message: FramesStart | { readonly type: 'frames.stop'; readonly framesId: string }) => void
  /** Nobody looks any more. */
  readonly onEmpty: () => void
}

/** What waits for one reader at most: about half a second of a full bus. */
export const MOST_WAITING = 2_000
const OFFLINE = {
  code: 'bridge.offline',
  message: 'The bridge is not connected. The frames come back with it.',
  at: 'bridge',
}
const SILENT = { code: 'bridge.silent', message: 'Nothing comes from the bridge.', at: 'bridge' }

export type FramesWatch = ReturnType<typeof createFramesWatch>
export type FramesFeed = Pick<Feed, 'follow' | 'take'> & { readonly told: () => FramesTold }

export function createFramesWatch({ vehicleId, bridgeId, nowMs, newId, send, onEmpty }: WatchParts) {
  const life = createLiveBoard(nowMs)
  let delayOf = createDelay(nowMs)
  const readers = new Set<Reader>()
  let framesId = newId()
  /** The number of the frame that comes next, if none is lost; undefined until the bus is open. */
  let next: number | undefined
  let bus: Pick<FramesOpen, 'source' | 'adapter'> | undefined
  let link: LinkEvent = { state: 'CONNECTING' }

  const order = () => send({ type: 'frames.start', framesId, vehicleId })
  const enter = (event: LinkEvent) => {
    if (event.state === link.state && event.code === link.code) return
    link = event
    if (event.state === 'NOT_CONNECTED') life.lose()
    for (const reader of readers) {
      if (event.state === 'NOT_CONNECTED') drop(reader, reader.waiting.length)
      reader.isLinkNew = true
      reader.wake()
    }
  }

  function hearOpen({ source, adapter }: FramesOpen): void {
    bus = { source, adapter }
    next = 0
    life.hear([])
    for (const reader of readers) reader.isBusNew = true
    enter({ state: 'CONNECTED' })
  }

  function hearBatch({ first, sentMs, frames }: FramesBatch): void {
    if (!bus) return
    const lateMs = delayOf(sentMs)
    life.hear([])
    enter({ state: 'CONNECTED' })
    // A bridge that counts backwards has lost nothing that anybody could know of.
    const lost = next === undefined ? 0 : Math.max(0, first - next)
    next = first + frames.length
    const heard = frames.map((timed) => readTimed(timed, nowMs() - lateMs))
    for (const reader of readers) {
      reader.dropped += lost
      reader.waiting.push(...heard)
      if (reader.waiting.length > MOST_WAITING) drop(reader, reader.waiting.length - MOST_WAITING)
      if (heard.length > 0 || lost > 0) reader.wake()
    }
  }

  return {
    bridgeId,
    /** What its bridge says with everything it tells; another one after `begin`. */
    framesId: () => framesId,

    read(): FramesFeed {
      const reader: Reader = { waiting: [], dropped: 0, isLinkNew: true, isBusNew: true, wake: () => {} }
      let [frames, dropped] = [0, 0]
      return {
        follow: ({ wake }) => {
          reader.wake = wake
          readers.add(reader)
          if (readers.size === 1) order()
          wake()
          return () => {
            if (!readers.delete(reader) || readers.size > 0) return
            send({ type: 'frames.stop', framesId })
            onEmpty()
          }
        },
        take: () => {
          const events = take(reader)
          const batch = events.find(({ event }) => event === 'frames')?.data as FramesEvent | undefined
          frames += batch?.frames.length ?? 0
          dropped += batch?.dropped ?? 0
          return events
        },
        told: () => ({ frames, dropped: dropped + reader.dropped + reader.waiting.length }),
      }
    },

    hear(message: FramesBridgeMessage): void {
      if (message.type === 'frames.batch') hearBatch(message)
      else if (message.type === 'frames.open') hearOpen(message)
      else {
        const { code, message: text, at } = message
        enter({ state: 'NOT_CONNECTED', code, message: text, at })
      }
    },

    /** The bridge came (back), and knows nothing of before. */
    begin(): void {
      send({ type: 'frames.stop', framesId })
      framesId = newId()
      delayOf = createDelay(nowMs)
      next = undefined
      enter({ state: 'CONNECTING' })
      order()
    },

    /** The connection of the bridge ended. */
    lose: () => enter({ state: 'NOT_CONNECTED', ...OFFLINE }),

    /** A look at the clock: who says nothing is not connected. */
    look(): void {
      if (link.state === 'CONNECTED' && !life.isConnected()) enter({ state: 'NOT_CONNECTED', ...SILENT })
    },
  }

  function take(reader: Reader): readonly StreamEvent[] {
    const events: StreamEvent[] = []
    if (reader.isBusNew && bus) events.push({ event: 'bus', data: bus })
    if (reader.isLinkNew) events.push({ event: 'link', data: link })
    const { waiting, dropped } = reader
    if (waiting.length > 0 || dropped > 0) {
      const sentMs = nowMs()
      const frames = waiting.map(({ frame, heardMs }) => `${Math.max(0, Math.round(sentMs - heardMs))} ${frame}`)
      events.push({ event: 'frames', data: { sentMs: Math.round(sentMs), dropped, frames } satisfies FramesEvent })
    }
    reader.waiting = []
    reader.dropped = 0
    if (bus) reader.isBusNew = false
    reader.isLinkNew = false
    return events
  }
}

interface FramesEvent {
  readonly sentMs: number
  readonly dropped: number
  readonly frames: readonly TimedFrame[]
}

/** The oldest go. */
function drop(reader: Reader, count: number): void {
  reader.waiting = reader.waiting.slice(count)
  reader.dropped += count
}

function readTimed(timed: TimedFrame, sentMs: number): Waiting {
  const gap = timed.indexOf(' ')
  return { frame: timed.slice(gap + 1), heardMs: sentMs - Number(timed.slice(0, gap)) }
}
