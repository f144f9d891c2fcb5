/** All vehicles that are followed on this node: where their bridges are connected. */
import type { LiveBridgeMessage } from '#bridge/wire'
import type { Presence } from '#diagnostics/bridges'
import type { BridgeId, Clock, VehicleId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Feed } from '#kernel/http'
import type { Watch, Wish } from './watch.ts'
import { createWatch } from './watch.ts'

export type LiveDesk = ReturnType<typeof createLiveDesk>

/** Who falls silent is noticed within the second that a reader is promised. */
const LOOK_EVERY_MS = 100

export function createLiveDesk(clock: Clock, presence: Presence) {
  const watches = new Map<string, Watch>()
  /** By what a bridge says with each frame: however many are followed, one look finds whose it is. */
  const byLiveId = new Map<string, Watch>()
  let timer: ReturnType<typeof setInterval> | undefined
  const of = (bridgeId: string) => [...watches.values()].filter((watch) => watch.bridgeId === bridgeId)
  const look = () => {
    for (const watch of watches.values()) watch.look()
  }

  function open(key: string, vehicleId: VehicleId, bridgeId: BridgeId): Watch {
    const watch = createWatch({
      vehicleId,
      bridgeId,
      nowMs: clock.monotonicMs,
      newId: () => uuidv7(clock.now()),
      send: (message) => presence.send(bridgeId, message),
      onEmpty: () => {
        if (watches.get(key) === watch) watches.delete(key)
        byLiveId.delete(watch.liveId())
        if (watches.size === 0) clearInterval(timer)
      },
    })
    if (watches.size === 0) timer = setInterval(look, LOOK_EVERY_MS)
    watches.set(key, watch)
    byLiveId.set(watch.liveId(), watch)
    return watch
  }

  return {
    /** Several readers of one vehicle share one sampling. @throws {Problem} `diagnostics.live-full` */
    read(vehicleId: VehicleId, bridgeId: BridgeId, wish: Wish): Pick<Feed, 'follow' | 'take'> {
      const key = `${bridgeId} ${vehicleId}`
      watches.get(key)?.requireRoom(wish)
      let take: Feed['take'] = () => []
      return {
        // Nothing is sampled for whoever never came: a stream whose act failed is not followed.
        follow: (reader) => {
          const feed = (watches.get(key) ?? open(key, vehicleId, bridgeId)).read(wish)
          take = feed.take
          return feed.follow(reader)
        },
        take: () => take(),
      }
    },

    /** What a bridge says of a vehicle that nobody follows through it, or not any more, is dropped. */
    hear(bridgeId: BridgeId, message: LiveBridgeMessage): void {
      const watch = byLiveId.get(message.liveId)
      if (watch?.bridgeId === bridgeId) watch.hear(message)
    },

    came(bridgeId: BridgeId): void {
      for (const watch of of(bridgeId)) {
        byLiveId.delete(watch.liveId())
        watch.begin()
        byLiveId.set(watch.liveId(), watch)
      }
    },

    left(bridgeId: BridgeId): void {
      for (const watch of of(bridgeId)) watch.lose()
    },

    look,
    /** How many vehicles are sampled. */
    count: () => watches.size,
    close: () => clearInterval(timer),
  }
}
