/** The one sealed part of a scan's row: the vehicle as it was when it was asked for, and what the bridge signed. */
import type { Context, Kernel, ScanId, SubjectId } from '#kernel'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { VehicleBelow } from './below.ts'
import type { ScanRow } from './scan-store.ts'
import type { FoundEcu } from './schema.ts'

export interface Envelope {
  readonly vehicle: VehicleSnapshot
  /** The canonical text whose UTF-8 is the sealed bytes. */
  readonly document: string | null
  /** The units that a scan under way has read so far: signed by nobody, and gone once it is over. */
  readonly found?: readonly FoundEcu[]
}

export type VehicleSnapshot = Omit<VehicleBelow, 'id' | 'subject'>

export const snapshotOf = ({ unit, vin, plate, make, model, year }: VehicleBelow): VehicleSnapshot => ({
  unit,
  vin,
  plate,
  make,
  model,
  year,
})

export function createEnvelopes({ vault }: Pick<Kernel, 'vault'>) {
  return {
    seal: (ctx: Context, id: ScanId, subject: SubjectId, envelope: Envelope) =>
      vault.seal(ctx.tx, placeOf(ctx, id, subject), envelope),

    /** @throws {Problem} `vault.integrity` with its entry; `vault.subject-erased` when the vehicle's data was erased. */
    open: (ctx: Context, row: ScanRow) => openOneOrReport<Envelope>(ctx, vault, itemOf(ctx, row)),

    /** In the order of the rows. One that is broken leaves its entry and keeps no other closed. */
    openAll: (ctx: Context, rows: readonly ScanRow[]) =>
      openOrReport<Envelope>(
        ctx,
        vault,
        rows.map((row) => itemOf(ctx, row)),
      ),
  }
}

const itemOf = (ctx: Context, { id, subject, sealed }: ScanRow) => ({
  place: placeOf(ctx, id, subject),
  envelope: sealed,
})

const placeOf = ({ org }: Context, row: ScanId, subject: SubjectId) => ({
  org,
  table: 'diagnostics_scan',
  column: 'personal',
  row,
  subject,
})
