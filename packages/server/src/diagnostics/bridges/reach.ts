/** Which bridges reach a vehicle and are connected now, to whatever node. What no node answers for is not connected. */
import type { BridgeId, Context } from '#kernel'
import { Problem } from '#kernel'
import { connectionStore } from './connection-store.ts'
import type { Offer, Presence } from './presence.ts'
import type { Register } from './register.ts'

export type Reach = ReturnType<typeof createReach>

export function createReach(presence: Presence, register: Pick<Register, 'isAnsweredFor'>) {
  /** Those of this node first. */
  async function listConnectedTo(ctx: Context, vehicle: string): Promise<readonly BridgeId[]> {
    const reaching = await connectionStore.listReaching(ctx.tx, ctx.org, vehicle)
    const isHere = ({ bridgeId }: { bridgeId: string }) => presence.isConnected(bridgeId)
    const connected = reaching.filter((row) => isHere(row) || register.isAnsweredFor(row, ctx.now))
    return [...connected.filter(isHere), ...connected.filter((each) => !isHere(each))].map(({ bridgeId }) => bridgeId)
  }

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

const bridgeElsewhere = () =>
  new Problem(
    'unavailable',
    'diagnostics.bridge-elsewhere',
    'The bridge of this vehicle is connected to another server node, and live values are read there. Nothing was asked of the vehicle. Try again: where that never helps, the operator’s proxy has to send this path to the node that holds the bridges.',
    { headers: { 'retry-after': '1' } },
  )
