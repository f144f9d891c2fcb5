/** Which bridges reach a vehicle and are connected now, to whatever node. What no node answers for is not connected. */
import { RAW_LINK_KINDS } from '#bridge/wire'
import type { BridgeId, Context } from '#kernel'
import { Problem } from '#kernel'
import type { ReachingRow } from './connection-store.ts'
import { connectionStore } from './connection-store.ts'
import type { Offer, Presence } from './presence.ts'
import type { Register } from './register.ts'
import { bridgeTooOld, FRAMES } from './too-old.ts'

export type Reach = ReturnType<typeof createReach>

export function createReach(presence: Presence, register: Pick<Register, 'isAnsweredFor'>) {
  /** Those of this node first. */
  async function listConnected(ctx: Context, vehicle: string): Promise<readonly ReachingRow[]> {
    const reaching = await connectionStore.listReaching(ctx.tx, ctx.org, vehicle)
    const isHere = ({ bridgeId }: { bridgeId: string }) => presence.isConnected(bridgeId)
    const connected = reaching.filter((row) => isHere(row) || register.isAnsweredFor(row, ctx.now))
    return [...connected.filter(isHere), ...connected.filter((each) => !isHere(each))]
  }
  const listConnectedTo = async (ctx: Context, vehicle: string): Promise<readonly BridgeId[]> =>
    (await listConnected(ctx, vehicle)).map(({ bridgeId }) => bridgeId)

  return {
    listConnectedTo,

    /** Any where none is named. @throws {Problem} `diagnostics.no-bridge` */
    async requireBridge(ctx: Context, vehicle: string, wanted: string | undefined): Promise<BridgeId> {
      const connected = await listConnectedTo(ctx, vehicle)
      const found = connected.find((bridge) => wanted === undefined || bridge === wanted)
      if (found === undefined) throw noBridge()
      return found
    },

    /** The same, where its node has to be asked. @throws {Problem} `diagnostics.no-bridge`, `diagnostics.bridge-elsewhere` */
    async requireBridgeHere(ctx: Context, vehicle: string): Promise<BridgeId> {
      const [found] = await listConnectedTo(ctx, vehicle)
      if (found === undefined) throw noBridge()
      if (!presence.isConnected(found)) throw bridgeElsewhere()
      return found
    },

    /**
     * The same, over an adapter that hands over the frames of the bus.
     *
     * @throws {Problem} `diagnostics.no-bridge`, `diagnostics.no-raw-link`, `diagnostics.bridge-elsewhere`, `diagnostics.bridge-too-old`
     */
    async requireRawBridgeHere(ctx: Context, vehicle: string): Promise<BridgeId> {
      const connected = await listConnected(ctx, vehicle)
      const raw = connected.filter(({ kind }) => RAW_LINK_KINDS.some((one) => one === kind))
      if (connected.length === 0) throw noBridge()
      if (raw.length === 0) throw noRawLink()
      const here = raw.filter(({ bridgeId }) => presence.isConnected(bridgeId))
      if (here.length === 0) throw bridgeElsewhere()
      const found = here.find(({ bridgeId }) => !presence.lacks(bridgeId, 'frames', ctx.now))
      if (!found) throw bridgeTooOld(FRAMES)
      return found.bridgeId
    },

    /** Whether a connected bridge has said all it does, and not this. */
    async lacks(ctx: Context, bridge: string, offer: Offer): Promise<boolean> {
      if (presence.isConnected(bridge)) return presence.lacks(bridge, offer, ctx.now)
      const elsewhere = await connectionStore.findLacking(ctx.tx, ctx.org, bridge, ctx.now)
      return elsewhere?.lacking.includes(offer) === true
    },
  }
}

export const noBridge = () =>
  new Problem(
    'conflict',
    'diagnostics.no-bridge',
    'No bridge that is connected reaches this vehicle. Connect one, or check the links it knows.',
  )

const noRawLink = () =>
  new Problem(
    'conflict',
    'diagnostics.no-raw-link',
    'The adapter at this vehicle hands over no raw frames: an ELM327 and DoIP answer questions only. Connect a bridge over a Lawicel (slcan), socketcand or GVRET adapter, or follow live values.',
  )

const bridgeElsewhere = () =>
  new Problem(
    'unavailable',
    'diagnostics.bridge-elsewhere',
    'The bridge of this vehicle is connected to another server node, and live values and raw frames are read there. Nothing was asked of the vehicle. Try again: where that never helps, the operator’s proxy has to send this path to the node that holds the bridges.',
    { headers: { 'retry-after': '1' } },
  )
