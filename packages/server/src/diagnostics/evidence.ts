/** The sealed documents from which is learned what a vehicle's units can do. */
import { createSealedActs, isAnotherVehicle } from '#diagnostics/acts'
import type { Evidence } from '#diagnostics/capabilities'
import { tellAct, tellScan } from '#diagnostics/capabilities'
import type { ListSealedScans } from '#diagnostics/scans'
import type { Context, Kernel } from '#kernel'

/** What is older has been asked again since, or is asked again by the next scan. */
const SCANS = 5
/** Of those that only read, and of those that change something. */
const ACTS = 50

/** The oldest first. Recordings and other vehicles say nothing of this one. @throws {Problem} as `ListSealedScans` does. */
export function createListEvidence(kernel: Pick<Kernel, 'vault' | 'ledger'>, listScans: ListSealedScans) {
  const listActs = createSealedActs(kernel)

  async function listScanEvidence(ctx: Context, vehicle: string): Promise<readonly Evidence[]> {
    const scans = await listScans(ctx, vehicle, SCANS)
    return scans.map(({ id, sha256, endedAt, document }) =>
      tellScan({ id, sha256: hexOf(sha256), at: endedAt }, document),
    )
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
    [...(await listActEvidence(ctx, vehicle)), ...(await listScanEvidence(ctx, vehicle))]
      .toReversed()
      .toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
