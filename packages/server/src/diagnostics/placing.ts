import type { Context, Kernel } from '#kernel'
import type { ScanRow } from './scan-store.ts'
import { scanStore } from './scan-store.ts'

/** The row with the place of its seal, as soon as the ledger has given it one. */
export async function withSeq(ctx: Context, { ledger }: Pick<Kernel, 'ledger'>, row: ScanRow): Promise<ScanRow> {
  if (row.sealEntryId === null || row.sealSeq !== null) return row
  const placed = await ledger.read(ctx.tx, row.sealEntryId)
  if (!placed) return row
  await scanStore.keepSeq(ctx.tx, ctx.org, row.id, placed.seq)
  return { ...row, sealSeq: placed.seq }
}
