/** The newest sealed scan of a vehicle that is of it, whole and intact: what is known of it until it is scanned again. */
import { isAnotherVehicle } from '#diagnostics/acts'
import type { LastScan } from '#diagnostics/sovd'
import type { Context, Kernel } from '#kernel'
import type { Below } from './below.ts'
import { createOpening } from './opening.ts'
import { scanStore } from './scan-store.ts'
import { readTrusted } from './view.ts'

/** Recordings, other vehicles and scans that reached nothing are looked past, that many. */
const LOOKED_PAST = 5

/** Records the reading, with the scan where there is one. @throws {Problem} `missing` if there is no such vehicle in reach. */
export function createReadLast(kernel: Pick<Kernel, 'vault' | 'ledger'>, { fleet }: Pick<Below, 'fleet'>) {
  const opening = createOpening(kernel)

  async function findLast(ctx: Context, vehicle: string): Promise<LastScan | undefined> {
    const filter = { vehicle, isOver: true, after: undefined, limit: LOOKED_PAST }
    for (const row of (await scanStore.list(ctx.tx, ctx.org, filter)).slice(0, LOOKED_PAST)) {
      const [opened] = await opening.openScans(ctx, [row])
      if (opened?.state !== 'open' || opened.value.document === null || row.endedAt === null) continue
      const { source, result } = readTrusted(opened.value.document)
      if (source === 'replayed' || isAnotherVehicle(result?.identification.vin, opened.value.vehicle.vin)) continue
      if (result && result.ecus.length > 0) return { id: row.id, endedAt: row.endedAt, result }
    }
    return undefined
  }

  return async (ctx: Context, vehicleId: string) => {
    const { id, subject } = await fleet.readVehicle(ctx, vehicleId)
    const scan = await findLast(ctx, id)
    ctx.record({ action: 'scan.read', object: scan ? [scan.id, id] : [id], subject })
    return { id, subject, scan }
  }
}
