/** The newest sealed scan of a vehicle that says something of it: what is known of it until it is scanned again. */

import type { ListSealedScans } from '#diagnostics/scans'
import type { LastScan } from '#diagnostics/sovd'
import type { Context } from '#kernel'
import type { Below } from './below.ts'

/**
 * Records the reading, with the scan where there is one.
 *
 * @throws {Problem} `missing` if there is no such vehicle in reach; as `ListSealedScans` where that scan is broken.
 */
export function createReadLast(listScans: ListSealedScans, { fleet }: Pick<Below, 'fleet'>) {
  async function findLast(ctx: Context, vehicle: string): Promise<LastScan | undefined> {
    const [last] = await listScans(ctx, vehicle, 1)
    if (!last) return undefined
    const { result, failure } = last.document
    return { id: last.id, endedAt: last.endedAt, result, failure }
  }

  return async (ctx: Context, vehicleId: string) => {
    const { id, subject } = await fleet.readVehicle(ctx, vehicleId)
    const scan = await findLast(ctx, id)
    ctx.record({ action: 'scan.read', object: scan ? [scan.id, id] : [id], subject })
    return { id, subject, scan }
  }
}
