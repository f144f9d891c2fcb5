/** All buses that are looked at on this node: where their bridges are connected. */
import type { FramesBridgeMessage } from '#bridge/wire'
import type { Presence } from '#diagnostics/bridges'
import type { BridgeId, Clock, VehicleId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { FramesFeed, FramesWatch } from './watch.ts'
import { createFramesWatch } from './watch.ts'

export type FramesDesk = ReturnType<typeof createFramesDesk>

/** Who falls silent is noticed within the second that a reader is promised. */
const LOOK_EVERY_MS = 100
/** Streams of one vehicle. */
const MOST_READERS = 8

export function createFramesDesk(clock: Clock, presence: Presence) {
  const watches = new Map<string, FramesWatch>()
  let timer: ReturnType<typeof setInterval> | undefined
  const of = (bridgeId: string) => [...watches.values()].filter((watch) => watch.bridgeId === bridgeId)
  const look = () => {
    for (const watch of watches.values()) watch.look()
  }

  function open(key: string, vehicleId: VehicleId, bridgeId: BridgeId): FramesWatch {
    const watch = createFramesWatch({
      vehicleId,
      bridgeId,
      nowMs: clock.monotonicMs,
      newId: () => uuidv7(clock.now()),
      send: (message) => presence.order(bridgeId, message),
      onEmpty: () => {
        if (watches.get(key) === watch) watches.delete(key)
        if (watches.size === 0) clearInterval(timer)
      },
    })
    if (watches.size === 0) timer = setInterval(look, LOOK_EVERY_MS)
    watches.set(key, watch)
    return watch
  }

  const requireRoom = (vehicleId: VehicleId) => {
    const readers = [...watches.values()].filter((watch) => watch.vehicleId === vehicleId)
    if (readers.reduce((sum, watch) => sum + watch.count(), 0) >= MOST_READERS) throw framesFull()
  }

  return {
    /** @throws {Problem} `diagnostics.frames-full` where as many look at this vehicle as may. */
    requireRoom,

    /** Several readers of one vehicle share one hearing. */
    read(vehicleId: VehicleId, bridgeId: BridgeId): FramesFeed {
      const key = `${bridgeId} ${vehicleId}`
      let feed: FramesFeed | undefined
      return {
        // Nothing is heard for whoever never came: a stream whose act failed is not followed.
        follow: (reader) => {
          // Two that opened in one moment may have found room that is there once.
          try {
            requireRoom(vehicleId)
          } catch (error) {
            if (!(error instanceof Problem)) throw error
            reader.end({ code: error.code, detail: error.message })
            return () => {}
          }
          feed = (watches.get(key) ?? open(key, vehicleId, bridgeId)).read()
          return feed.follow(reader)
        },
        take: () => feed?.take() ?? [],
        told: () => feed?.told() ?? { frames: 0, dropped: 0 },
      }
    },

    /**
     * What a bridge says of a bus that nobody looks at through it, or not any more, is dropped, and what comes faster than
     * from a bus.
     *
     * @returns whether it was heard.
     */
    hear(bridgeId: BridgeId, message: FramesBridgeMessage): boolean {
      return (
        of(bridgeId)
          .find((watch) => watch.framesId() === message.framesId)
          ?.hear(message) ?? false
      )
    },

    /** It has said that it hears raw frames. */
    came(bridgeId: BridgeId): void {
      for (const watch of of(bridgeId)) watch.begin()
    },

    left(bridgeId: BridgeId): void {
      for (const watch of of(bridgeId)) watch.lose()
    },

    /** How many buses are heard. */
    count: () => watches.size,
    close: () => clearInterval(timer),
  }
}

const framesFull = () =>
  new Problem(
    'conflict',
    'diagnostics.frames-full',
    `The bus of this vehicle is watched by ${MOST_READERS} already, and by no more at once. Try again when one of them has left.`,
  )
