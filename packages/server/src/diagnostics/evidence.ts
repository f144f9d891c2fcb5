/** The sealed documents from which is learned what a vehicle's units can do. */
import { createSealedActs, isAnotherVehicle } from '#diagnostics/acts'
import type { Evidence } from '#diagnostics/capabilities'
import { tellAct, tellScan } from '#diagnostics/capabilities'
import type { Context, Kernel } from '#kernel'
import { createOpening } from './opening.ts'
import { scanStore } from './scan-store.ts'
import { readTrusted } from './view.ts'

/** What is older has been asked again since, or is asked again by the next scan. */
const SCANS = 5
const ACTS = 50

/** The oldest first. Recordings and other vehicles say nothing of this one. */
export function createListEvidence(kernel: Pick<Kernel, 'vault' | 'ledger'>) {
  const opening = createOpening(kernel)
  const listActs = createSealedActs(kernel)

  async function listScans(ctx: Context, vehicle: string): Promise<readonly Evidence[]> {
    const filter = { vehicle, isOver: true, after: undefined, limit: SCANS }
    const rows = (await scanStore.list(ctx.tx, ctx.org, filter)).slice(0, SCANS)
    const opened = await opening.openScans(ctx, rows)
    return rows.flatMap((row, index) => {
      const one = opened[index]
      if (one?.state !== 'open' || one.value.document === null || row.sha256 === null || row.endedAt === null) return []
      const document = readTrusted(one.value.document)
      const { source, result } = document
      if (source === 'replayed' || isAnotherVehicle(result?.identification.vin, one.value.vehicle.vin)) return []
      return [tellScan({ id: row.id, sha256: hexOf(row.sha256), at: row.endedAt }, document)]
    })
  }

  async function listActEvidence(ctx: Context, vehicle: string): Promise<readonly Evidence[]> {
    const acts = await listActs(ctx, vehicle, ACTS)
    return acts.flatMap(({ id, sha256, endedAt, vin, ready, document }) => {
      const told = [ready?.vin, ready?.before?.identification.vin, document.after?.identification.vin]
      if (document.source === 'replayed' || told.some((one) => isAnotherVehicle(one, vin))) return []
      return [tellAct({ id, sha256: hexOf(sha256), at: endedAt }, ready, document)]
    })
  }

  return async (ctx: Context, vehicle: string): Promise<readonly Evidence[]> =>
    [...(await listScans(ctx, vehicle)), ...(await listActEvidence(ctx, vehicle))].toSorted(
      (a, b) => a.at.getTime() - b.at.getTime(),
    )
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
