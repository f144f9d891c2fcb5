/** The sealed scans of a vehicle that say something of it: of it, placed in the ledger and as they were sealed. */
import type { ScanDocument } from '#bridge/wire'
import { isAnotherVehicle } from '#diagnostics/acts'
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { ScanResult } from '#protocol/scan'
import { createOpening } from './opening.ts'
import type { ScanRow } from './scan-store.ts'
import { scanStore } from './scan-store.ts'
import { readTrusted } from './view.ts'

/** Recordings, other vehicles and scans that reached nothing are looked past, up to so many of either end. */
const LOOKED_PAST = 10
const BROKEN = ['diagnostics.seal-broken', 'vault.integrity']

export interface SealedScan {
  readonly id: string
  readonly sha256: Uint8Array
  readonly endedAt: Date
  readonly document: ScanDocument & { readonly result: ScanResult }
}

export type ListSealedScans = ReturnType<typeof createListSealedScans>

export function createListSealedScans(kernel: Pick<Kernel, 'vault' | 'ledger'>) {
  const opening = createOpening(kernel)

  /** Undefined where it says nothing of its vehicle, or was erased. @throws {Problem} as `openScan` does. */
  async function findSaid(ctx: Context, found: ScanRow): Promise<SealedScan | undefined> {
    const { row, envelope } = await opening.openScan(ctx, found)
    const { id, sha256, endedAt, sealSeq } = row
    if (envelope.document === null || sha256 === null || endedAt === null || sealSeq === null) return undefined
    const document = readTrusted(envelope.document)
    const { source, result } = document
    if (source === 'replayed' || isAnotherVehicle(result?.identification.vin, envelope.vehicle.vin)) return undefined
    return result && result.ecus.length > 0 ? { id, sha256, endedAt, document: { ...document, result } } : undefined
  }

  /**
   * The newest first. What is broken leaves its entry, and is no reason to believe an older one in its place: only behind
   * one that is whole it is left out.
   *
   * @throws {Problem} `diagnostics.seal-broken`, `vault.integrity` where the newest is not what was sealed.
   */
  return async (ctx: Context, vehicle: string, most: number): Promise<readonly SealedScan[]> => {
    const scans: SealedScan[] = []
    for (const row of await scanStore.listSealed(ctx.tx, ctx.org, vehicle, LOOKED_PAST)) {
      if (scans.length === most) break
      try {
        const scan = await findSaid(ctx, row)
        if (scan) scans.push(scan)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const isLeftOut = scans.length > 0 && BROKEN.includes(error.code)
        if (!isLeftOut && error.code !== 'vault.subject-erased') throw error
      }
    }
    return scans
  }
}
