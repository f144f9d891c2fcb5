/** What acts are given of the rest of this room: who is connected, whose key signs, and what units call themselves. */
import type { ActPorts } from '#diagnostics/acts'
import type { Matrix } from '#diagnostics/capabilities'
import type { Kernel } from '#kernel'
import { nameOf } from '#protocol/scan'
import type { Below } from './below.ts'
import { bridgeStore } from './bridge-store.ts'
import { readSigned } from './document.ts'
import { createOpening } from './opening.ts'
import type { Presence } from './presence.ts'
import { scanStore } from './scan-store.ts'
import { readTrusted } from './view.ts'

export function createActPorts(
  kernel: Pick<Kernel, 'vault' | 'ledger'>,
  { fleet, identity }: Below,
  presence: Presence,
  { findIncapable }: Pick<Matrix, 'findIncapable'>,
): ActPorts {
  const opening = createOpening(kernel)
  return {
    ...{ kernel, fleet, identity, readSigned, findIncapable },
    bridges: {
      listConnectedTo: async (ctx, vehicle) => {
        const reaching = await bridgeStore.listLinksTo(ctx.tx, ctx.org, vehicle)
        return reaching.map(({ bridgeId }) => bridgeId).filter(presence.isConnected)
      },
      publicKeyOf: async (ctx, bridge) => (await bridgeStore.find(ctx.tx, ctx.org, bridge))?.publicKey,
      send: presence.sendAct,
    },
    async nameUnit(ctx, vehicle, ecu) {
      const filter = { vehicle, isOver: true, after: undefined, limit: 1 }
      const [row] = await scanStore.list(ctx.tx, ctx.org, filter)
      const [opened] = row ? await opening.openScans(ctx, [row]) : []
      if (opened?.state !== 'open' || opened.value.document === null) return undefined
      const { result } = readTrusted(opened.value.document)
      const unit = result?.ecus.find(({ address }) => address === ecu)
      return unit && nameOf(Number(ecu), unit.identification)
    },
  }
}
