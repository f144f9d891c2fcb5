/** One bus that is looked at: heard once, however many look, and told to each as fast as they can take. */
import type { FramesBatch, FramesBridgeMessage, FramesOpen, FramesStart, TimedFrame } from '#bridge/wire'
import { createBudget } from '#diagnostics/bridges'
import type { BridgeId, VehicleId } from '#kernel'
import type { Feed, StreamEvent } from '#kernel/http'
import { createDelay, createLiveBoard } from '#protocol/freshness'
import type { FramesTold, HeardBatch, Reader } from './reader.ts'
import { createReader } from './reader.ts'

interface LinkEvent {
  readonly state: 'CONNECTING' | 'CONNECTED' | 'NOT_CONNECTED'
  readonly code?: string
  readonly message?: string
  readonly at?: string
}

interface Seat {
  readonly reader: Reader
  isLinkNew: boolean
  isBusNew: boolean
  readonly wake: () => void
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

/** A bridge tells thirty batches a second at most, in bunches where its line held them up. */
const BATCHES = { perSecond: 32, atOnce: 96 } as const
/** Where the bus is come by and lost again and again, or shared. */
const NEWS = { perSecond: 8, atOnce: 100 } as const
const OFFLINE = {
  code: 'bridge.offline',
  message: 'The bridge is not connected. The frames come back with it.',
  at: 'bridge',
}
/** A bridge that was asked says within this what became of it, however slow the adapter. */
const ASKED_MS = 10_000
const SILENT = { code: 'bridge.silent', message: 'Nothing comes from the bridge.', at: 'bridge' }

export type FramesWatch = ReturnType<typeof createFramesWatch>
export type FramesFeed = Pick<Feed, 'follow' | 'take'> & { readonly told: () => FramesTold }

export function createFramesWatch({ vehicleId, bridgeId, nowMs, newId, send, onEmpty }: WatchParts) {
  const life = createLiveBoard(nowMs)
  let delayOf = createDelay(nowMs)
  const open = ({ perSecond, atOnce }: typeof BATCHES | typeof NEWS) =>
    createBudget(perSecond, { monotonicMs: nowMs }, atOnce)
  const [batches, news] = [open(BATCHES), open(NEWS)]
  const seats = new Set<Seat>()
  let framesId = newId()
  /** The number of the frame that comes next, if none is lost; undefined until the bus is open. */
  let next: number | undefined
  let bus: Pick<FramesOpen, 'source' | 'adapter'> | undefined
  let link: LinkEvent = { state: 'CONNECTING' }
  let askedMs = nowMs()

  const order = () => {
    askedMs = nowMs()
    send({ type: 'frames.start', framesId, vehicleId })
  }
  const enter = (event: LinkEvent) => {
    if (event.state === link.state && event.code === link.code) return
    link = event
    if (event.state === 'NOT_CONNECTED') life.lose()
    for (const seat of seats) {
      if (event.state === 'NOT_CONNECTED') seat.reader.lose()
      seat.isLinkNew = true
      seat.wake()
    }
  }

  function hearOpen({ source, adapter }: FramesOpen): void {
    bus = { source, adapter }
    // Its numbers go on behind an interruption: what was heard and not told before it is counted.
    next ??= 0
    life.hear([])
    for (const seat of seats) seat.isBusNew = true
    enter({ state: 'CONNECTED' })
  }

  function hearBatch({ first, sentMs, frames }: FramesBatch): void {
    if (!bus) return
    const lateMs = delayOf(sentMs)
    life.hear([])
    enter({ state: 'CONNECTED' })
    // A bridge that counts backwards has lost nothing that anybody could know of.
    const gap = next === undefined ? 0 : Math.max(0, first - next)
    next = first + frames.length
    const heard = readBatch(frames, nowMs(), lateMs)
    for (const { reader, wake } of seats) {
      reader.hear(heard, gap)
      if (frames.length > 0 || gap > 0) wake()
    }
  }

  return {
    vehicleId,
    bridgeId,
    /** How many look. */
    count: () => seats.size,
    /** What its bridge says with everything it tells; another one after `begin`. */
    framesId: () => framesId,

    read(): FramesFeed {
      const reader = createReader(nowMs)
      let seat: Seat | undefined
      return {
        follow: ({ wake }) => {
          const taken: Seat = { reader, isLinkNew: true, isBusNew: true, wake }
          seat = taken
          seats.add(taken)
          if (seats.size === 1) order()
          wake()
          return () => {
            if (!seats.delete(taken) || seats.size > 0) return
            send({ type: 'frames.stop', framesId })
            onEmpty()
          }
        },
        take: () => (seat ? take(seat) : []),
        told: reader.told,
      }
    },

    /** @returns whether there was room for it; what was left out is in the numbers of the next. */
    hear(message: FramesBridgeMessage): boolean {
      const budget = message.type === 'frames.batch' ? batches : news
      if (!budget.take()) return false
      if (message.type === 'frames.batch') hearBatch(message)
      else if (message.type === 'frames.open') hearOpen(message)
      else {
        const { code, message: text, at } = message
        enter({ state: 'NOT_CONNECTED', code, message: text, at })
      }
      return true
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
      const isSilent = link.state === 'CONNECTED' ? !life.isConnected() : nowMs() - askedMs > ASKED_MS
      if (isSilent && link.state !== 'NOT_CONNECTED') enter({ state: 'NOT_CONNECTED', ...SILENT })
    },
  }

  function take(seat: Seat): readonly StreamEvent[] {
    const events: StreamEvent[] = []
    if (seat.isBusNew && bus) events.push({ event: 'bus', data: bus })
    if (seat.isLinkNew) events.push({ event: 'link', data: link })
    if (bus) seat.isBusNew = false
    seat.isLinkNew = false
    return [...events, ...seat.reader.take()]
  }
}

function readBatch(frames: readonly TimedFrame[], nowMs: number, lateMs: number): HeardBatch {
  const told = frames.map((timed) => {
    const gap = timed.indexOf(' ')
    return `${Math.round(Number(timed.slice(0, gap)) + lateMs)}${timed.slice(gap)}`
  })
  return { sentMs: nowMs, frames: told, json: JSON.stringify(told) }
}
