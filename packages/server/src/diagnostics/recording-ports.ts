/** What recordings are given of the rest of this room: the scans and acts they are of, and whose key signs. */

import type { ActVerbs } from '#diagnostics/acts'
import { actStore } from '#diagnostics/acts'
import { bridgeStore, readSigned } from '#diagnostics/bridges'
import type { RecordingPorts } from '#diagnostics/recordings'
import type { ScanVerbs } from '#diagnostics/scans'
import { scanStore } from '#diagnostics/scans'
import type { Kernel } from '#kernel'
import type { Below } from './below.ts'

export const createRecordingPorts = (
  kernel: Pick<Kernel, 'vault' | 'ledger'>,
  { fleet }: Below,
  scans: ScanVerbs,
  acts: ActVerbs,
): RecordingPorts => ({
  ...{ kernel, fleet, readSigned },
  of: {
    scan: {
      countRefusal: (ctx, id) => scanStore.countRefusal(ctx.tx, ctx.org, id),
      find: (ctx, id) => scanStore.find(ctx.tx, ctx.org, id),
      require: scans.requireScan,
      readSealed: async (ctx, id) => new TextDecoder().decode(await scans.readSealed(ctx, id)),
    },
    act: {
      countRefusal: (ctx, id) => actStore.countRefusal(ctx.tx, ctx.org, id),
      find: (ctx, id) => actStore.find(ctx.tx, ctx.org, id),
      require: acts.requireAct,
      readSealed: async (ctx, id) => new TextDecoder().decode(await acts.readSealed(ctx, id, 'after')),
    },
  },
  publicKeyOf: async (ctx, bridge) => (await bridgeStore.find(ctx.tx, ctx.org, bridge))?.publicKey,
})
