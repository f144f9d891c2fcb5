/** Acts that came to a sealed end, as they were signed: for whoever learns from them. */
import type { ActDocument, ActReadyDocument } from '#bridge/wire'
import type { Context, Kernel } from '#kernel'
import type { ActRow } from './act-store.ts'
import { actStore } from './act-store.ts'
import type { ActText } from './sealing.ts'
import { createSealing } from './sealing.ts'
import { createWhole } from './whole.ts'

export interface SealedAct {
  readonly id: string
  readonly sha256: Uint8Array
  readonly endedAt: Date
  /** Of the vehicle, when the act was asked for. */
  readonly vin: string | null
  readonly ready: ActReadyDocument | null
  readonly document: ActDocument
}

/** The newest acts of a vehicle, as many of either class, the newest first. What is not what was sealed is left out, and leaves its entry. */
export function createSealedActs(kernel: Pick<Kernel, 'vault' | 'ledger'>) {
  const whole = createWhole(kernel, createSealing(kernel))
  return async (ctx: Context, vehicle: string, limit: number): Promise<readonly SealedAct[]> => {
    const rows = await actStore.listSealed(ctx.tx, ctx.org, vehicle, limit)
    const opened = await whole.openAll(ctx, rows, vehicle)
    return opened.flatMap(({ row, text }) => (text.state === 'open' ? read(row, text.value) : []))
  }
}

function read({ id, sha256, endedAt }: ActRow, { vin, ready, document }: ActText): readonly SealedAct[] {
  if (document === null || sha256 === null || endedAt === null) return []
  return [
    { id, sha256, endedAt, vin, ready: ready === null ? null : JSON.parse(ready), document: JSON.parse(document) },
  ]
}
