/** What acts are given of the rest of this room: who is connected, whose key signs, and what units call themselves. */
import type { ActPorts } from '#diagnostics/acts'
import type { Presence, Reach } from '#diagnostics/bridges'
import { bridgeStore, readSigned } from '#diagnostics/bridges'
import type { Matrix } from '#diagnostics/capabilities'
import type { ListSealedScans } from '#diagnostics/scans'
import type { Kernel } from '#kernel'
import { nameOf } from '#protocol/scan'
import type { Below } from './below.ts'

export function createActPorts(
  kernel: Pick<Kernel, 'vault' | 'ledger'>,
  { fleet, identity }: Below,
  { presence, reach }: { readonly presence: Presence; readonly reach: Reach },
  { findIncapable }: Pick<Matrix, 'findIncapable'>,
  listScans: ListSealedScans,
): ActPorts {
  return {
    ...{ kernel, fleet, identity, readSigned, findIncapable },
    bridges: {
      listConnectedTo: reach.listConnectedTo,
      publicKeyOf: async (ctx, bridge) => (await bridgeStore.find(ctx.tx, ctx.org, bridge))?.publicKey,
      send: presence.order,
      isTooOldTo: reach.lacks,
    },
    async nameUnit(ctx, vehicle, ecu) {
      const [last] = await listScans(ctx, vehicle, 1)
      const unit = last?.document.result.ecus.find(({ address }) => address === ecu)
      return unit && nameOf(Number(ecu), unit.identification)
    },
  }
}
