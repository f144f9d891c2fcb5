import type { Context, Kernel, OrgId, ReadContext, SubjectId, VehicleId } from '#kernel'
import { openFoundOrReport } from '#kernel/vault'
import type { FoundVehicle } from './store.ts'

/** What identifies a vehicle and through it a person: sealed under the vehicle's own subject. */
export interface Personal {
  readonly vin: string | null
  readonly plate: string | null
}

export type PersonalSeal = ReturnType<typeof createPersonalSeal>

/** Closes and opens what is personal about vehicles. What was erased opens as empty. */
export function createPersonalSeal({ vault }: Pick<Kernel, 'vault'>) {
  return {
    newSubject: (ctx: Context): Promise<SubjectId> => vault.createSubject(ctx.tx),

    /** The columns of a row that keep it: the envelope, and what finds equals without opening it. */
    seal: async (ctx: Context, id: VehicleId, subject: SubjectId, personal: Personal) => {
      const { vin, plate } = personal
      return {
        sealed: await vault.seal(ctx.tx, placeOf(ctx.org, id, subject), personal),
        vinIndex: vin === null ? null : await vault.blindIndex(ctx.tx, 'fleet_vehicle.vin', vin),
        plateIndex:
          plate === null ? null : await vault.blindIndex(ctx.tx, 'fleet_vehicle.plate', plate.replaceAll(/[\s-]/g, '')),
      }
    },

    /** Of rows that were found with their keys. One that is broken leaves its entry and keeps no other closed. */
    open: (ctx: ReadContext, rows: readonly FoundVehicle[]) =>
      openFoundOrReport<Personal>(
        ctx,
        vault,
        rows.map((row) => ({ place: placeOf(ctx.org, row.id, row.subject), envelope: row.sealed, key: row })),
      ),
  }
}

export const normaliseVin = (vin: string | null): string | null => vin?.toUpperCase() ?? null

export const normalisePlate = (plate: string | null): string | null =>
  plate?.trim().toUpperCase().replaceAll(/\s+/g, ' ') || null

const placeOf = (org: OrgId, row: VehicleId, subject: SubjectId) => ({
  org,
  table: 'fleet_vehicle',
  column: 'personal',
  row,
  subject,
})
