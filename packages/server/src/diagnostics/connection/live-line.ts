/**
 * The live values and raw frames of one connection of a bridge. They come too often for an act each: the bridge is looked at once a
 * second instead, on whatever node, so that one that was revoked tells nothing for longer.
 */
import type { BridgeMessage, FramesBridgeMessage, LiveBridgeMessage } from '#bridge/wire'
import { BRIDGE_BY_ID, createBudget } from '#diagnostics/bridges'
import type { FramesDesk } from '#diagnostics/frames'
import type { LiveDesk } from '#diagnostics/live'
import type { BridgeId, Kernel, OrgId } from '#kernel'

/** What is followed comes and goes: nothing of it is kept. */
export type FollowedMessage = LiveBridgeMessage | FramesBridgeMessage

export const isFollowed = (message: BridgeMessage): message is FollowedMessage =>
  message.type.startsWith('live.') || (message.type.startsWith('frames.') && message.type !== 'frames.offer')

const isLive = (message: FollowedMessage): message is LiveBridgeMessage => message.type.startsWith('live.')

/** Fifty vehicles at twenty rounds a second. */
const FRAMES_PER_S = 1_000
/** Of raw frames that nobody looks at any more, and of a bunch that a slow line held up: it is not heard, and costs all the same. */
const STRAYS_PER_S = 20
const STRAYS_AT_ONCE = 500
const LOOK_EVERY_MS = 1_000

interface LineParts {
  readonly kernel: Pick<Kernel, 'read' | 'clock'>
  readonly live: LiveDesk
  readonly frames: FramesDesk
  readonly bridgeId: BridgeId
  readonly org: OrgId
  /** Ends the connection. */
  readonly end: () => void
}

export function openLiveLine({ kernel, live, frames, bridgeId, org, end }: LineParts) {
  const budget = createBudget(FRAMES_PER_S, kernel.clock)
  const strays = createBudget(STRAYS_PER_S, kernel.clock, STRAYS_AT_ONCE)
  let lookedMs = Number.NEGATIVE_INFINITY
  const look = async () => {
    const ctx = kernel.read({ actor: { kind: 'bridge', id: bridgeId }, org, source: bridgeId })
    const bridge = await ctx.find(BRIDGE_BY_ID, bridgeId)
    if (bridge?.status !== 'active') end()
  }
  return {
    /** @returns false where it says more than it may. */
    hear(message: FollowedMessage): boolean {
      if (!budget.take()) return false
      const nowMs = kernel.clock.monotonicMs()
      if (nowMs - lookedMs > LOOK_EVERY_MS) {
        lookedMs = nowMs
        look().catch(end)
      }
      if (!isLive(message)) return frames.hear(bridgeId, message) || strays.take()
      live.hear(bridgeId, message)
      return true
    },
  }
}
