/** One vehicle that is followed: sampled once, however many read it, and told to each as fast as they want and can take. */
import type { LiveFrame, LiveLost, LiveOffer, LiveStart } from '#bridge/wire'
import { LIVE_LIMITS } from '#bridge/wire'
import { createBudget } from '#diagnostics/bridges'
import type { BridgeId, VehicleId } from '#kernel'
import { Problem } from '#kernel'
import type { Feed, StreamEnd, StreamEvent } from '#kernel/http'
import { createDelay, createLiveBoard } from '#protocol/freshness'

export interface Wish {
  readonly signals: readonly string[]
  readonly everyMs: number
}

interface LinkEvent {
  readonly state: 'CONNECTING' | 'CONNECTED' | 'NOT_CONNECTED'
  readonly code?: string
  readonly message?: string
  readonly at?: string
}

interface Reader extends Wish {
  readonly ids: ReadonlySet<string>
  /** Signals with a value that was not taken yet. */
  readonly fresh: Set<string>
  /** How often it is told, whatever the bridge says. What waits is told with the next, at the latest at a heartbeat. */
  readonly budget: ReturnType<typeof createBudget>
  isLinkNew: boolean
  isOfferNew: boolean
  toldMs: number
  wake: () => void
  end: (because: StreamEnd) => void
}

export interface WatchParts {
  readonly vehicleId: VehicleId
  readonly bridgeId: BridgeId
  readonly nowMs: () => number
  readonly newId: () => string
  readonly send: (message: LiveStart | { readonly type: 'live.stop'; readonly liveId: string }) => void
  /** Nobody reads any more. */
  readonly onEmpty: () => void
}

/** A frame that comes a little early is told all the same. */
const EARLY = 0.8
/** Frames that bunched on the way are told each, for about three seconds of them. */
const MOST_AT_ONCE = 64
const OFFLINE = {
  code: 'bridge.offline',
  message: 'The bridge is not connected. Values come back with it.',
  at: 'bridge',
}
const SILENT = { code: 'bridge.silent', message: 'Nothing comes from the bridge.', at: 'bridge' }

export type Watch = ReturnType<typeof createWatch>

export function createWatch({ vehicleId, bridgeId, nowMs, newId, send, onEmpty }: WatchParts) {
  const board = createLiveBoard(nowMs)
  let delayOf = createDelay(nowMs)
  const readers = new Set<Reader>()
  let wanted: ReadonlySet<string> = new Set()
  let liveId = newId()
  let said = ''
  let pace = 0
  let offer: Omit<LiveOffer, 'type' | 'liveId'> | undefined
  let link: LinkEvent = { state: 'CONNECTING' }

  const enter = (next: LinkEvent) => {
    if (next.state === link.state && next.code === link.code) return
    link = next
    if (next.state === 'NOT_CONNECTED') board.lose()
    for (const reader of readers) {
      if (next.state === 'NOT_CONNECTED') reader.fresh.clear()
      reader.isLinkNew = true
      wakeInTime(reader)
    }
  }

  /** Tells the bridge what all want together, where that is not what it was told. */
  const order = () => {
    const wish = wishOf(readers)
    wanted = new Set(wish.signals)
    board.keep(wanted)
    pace = wish.everyMs
    const text = `${liveId} ${wish.everyMs} ${wish.signals.join()}`
    if (text === said) return
    said = text
    send({ type: 'live.start', liveId, vehicleId, ...wish })
  }

  const take = (reader: Reader): readonly StreamEvent[] => {
    const events: StreamEvent[] = []
    if (reader.isOfferNew && offer) events.push({ event: 'offer', data: offer })
    if (reader.isLinkNew) events.push({ event: 'link', data: link })
    const values = [...reader.fresh].flatMap((id) => board.find(id) ?? [])
    if (values.length > 0) events.push({ event: 'frame', data: { sentMs: Math.round(nowMs()), values } })
    reader.fresh.clear()
    if (offer) reader.isOfferNew = false
    reader.isLinkNew = false
    reader.toldMs = nowMs()
    return events
  }

  return {
    bridgeId,
    /** What its bridge says with everything it tells; another one after `begin`. */
    liveId: () => liveId,

    /** @throws {Problem} `diagnostics.live-full` where all together would want more than a vehicle is asked for. */
    requireRoom(wish: Wish): void {
      const all = new Set([...readers, wish].flatMap(({ signals }) => signals))
      if (all.size > LIVE_LIMITS.mostSignals) throw full()
    },

    read(wish: Wish): Pick<Feed, 'follow' | 'take'> {
      const reader: Reader = {
        ...wish,
        ids: new Set(wish.signals),
        fresh: new Set(wish.signals),
        budget: createBudget(1_000 / (wish.everyMs * EARLY), { monotonicMs: nowMs }, MOST_AT_ONCE),
        isLinkNew: true,
        isOfferNew: true,
        toldMs: nowMs(),
        wake: () => {},
        end: () => {},
      }
      return {
        follow: ({ wake, end }) => {
          Object.assign(reader, { wake, end })
          readers.add(reader)
          order()
          wake()
          return () => {
            readers.delete(reader)
            if (readers.size > 0) return order()
            send({ type: 'live.stop', liveId })
            onEmpty()
          }
        },
        take: () => take(reader),
      }
    },

    hear(message: LiveOffer | LiveFrame | LiveLost): void {
      if (message.type === 'live.lost') {
        const { code, message: text, at } = message
        enter({ state: 'NOT_CONNECTED', code, message: text, at })
        return
      }
      if (message.type === 'live.offer') takeOffer(message)
      // A bridge that says more than it was asked for makes the house remember nothing.
      if (message.type === 'live.offer') board.hear([])
      else
        board.hear(
          message.values.filter(({ id }) => wanted.has(id)),
          delayOf(message.sentMs),
        )
      // Behind a silence values come without another offer.
      if (offer) enter({ state: 'CONNECTED' })
      if (message.type === 'live.frame') for (const reader of readers) tell(reader, message)
    },

    /** The bridge came (back), and knows nothing of before. */
    begin(): void {
      // Who came to read between the two may have been started for under the old id.
      send({ type: 'live.stop', liveId })
      liveId = newId()
      delayOf = createDelay(nowMs)
      enter({ state: 'CONNECTING' })
      order()
    },

    /** The connection of the bridge ended. */
    lose: () => enter({ state: 'NOT_CONNECTED', ...OFFLINE }),

    /** A look at the clock: who says nothing is not connected. */
    look(): void {
      if (link.state === 'CONNECTED' && !board.isConnected()) enter({ state: 'NOT_CONNECTED', ...SILENT })
    },

    end(because: StreamEnd): void {
      for (const reader of readers) reader.end(because)
    },
  }

  function takeOffer({ source, unit, signals }: LiveOffer): void {
    offer = { source, unit, signals }
    for (const reader of readers) reader.isOfferNew = true
  }

  function tell(reader: Reader, { values }: LiveFrame): void {
    for (const { id } of values) if (reader.ids.has(id)) reader.fresh.add(id)
    // Whoever wants all of them gets each, however they bunch on the way; only who wants fewer waits.
    const isDue = reader.everyMs <= pace || nowMs() - reader.toldMs >= reader.everyMs * EARLY
    if (reader.fresh.size > 0 && isDue) wakeInTime(reader)
  }
}

function wakeInTime({ budget, wake }: Reader): void {
  if (budget.take()) wake()
}

function wishOf(readers: Iterable<Wish>): Wish {
  const all = [...readers]
  return {
    // Two that opened in one moment may have found room that is there once.
    signals: [...new Set(all.flatMap(({ signals }) => signals))].slice(0, LIVE_LIMITS.mostSignals),
    everyMs: Math.min(LIVE_LIMITS.mostEveryMs, ...all.map(({ everyMs }) => everyMs)),
  }
}

const full = () =>
  new Problem(
    'conflict',
    'diagnostics.live-full',
    `A vehicle is asked for ${LIVE_LIMITS.mostSignals} signals at once, those that others follow included. Choose fewer.`,
  )
