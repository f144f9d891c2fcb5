import type { Context, Kernel, OrgId, SubjectId, VehicleId } from '#kernel'
import type { Opened } from '#kernel/vault'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { VehicleRow } from './store.ts'

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

    /** @throws {Problem} `vault.integrity` with its entry, `vault.subject-erased`. */
    open: (ctx: Context, row: VehicleRow): Promise<Personal> => openOneOrReport(ctx, vault, itemOf(ctx, row)),

    /** By id. One that is broken leaves its entry and keeps no other closed. */
    openAll: async (ctx: Context, rows: readonly VehicleRow[]): Promise<ReadonlyMap<VehicleId, Opened<Personal>>> => {
      const items = rows.map((row) => itemOf(ctx, row))
      const opened = await openOrReport<Personal>(ctx, vault, items)
      return new Map(rows.map(({ id }, index) => [id, opened[index] ?? ERASED]))
    },
  }
}

const ERASED = { state: 'erased' } as const

const itemOf = ({ org }: Context, { id, subject, sealed }: VehicleRow) => ({
  place: placeOf(org, id, subject),
  envelope: sealed,
})

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
