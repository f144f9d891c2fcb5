import type { Context, Kernel, OrgId, SubjectId, VehicleId } from '#kernel'
import type { Opened } from '#kernel/vault'
import type { FoundVehicle, VehicleRow } from './store.ts'

/** What identifies a vehicle and through it a person: sealed under the vehicle's own subject. */
export interface Personal {
  readonly vin: string | null
  readonly plate: string | null
}

type Wrapped = Parameters<Kernel['vault']['openFound']>[1]

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

    open: (ctx: Context, { id, subject, sealed }: VehicleRow): Promise<Personal> =>
      vault.open<Personal>(ctx.tx, placeOf(ctx.org, id, subject), sealed),

    /** Of rows that were found with their keys: nothing more is read. */
    openFound: (org: OrgId, key: Wrapped, rows: readonly FoundVehicle[]): readonly Opened<Personal>[] =>
      vault.openFound<Personal>(
        org,
        key,
        rows.map(({ id, subject, sealed, wrappedKey }) => ({
          place: placeOf(org, id, subject),
          envelope: sealed,
          wrappedKey,
        })),
      ),

    openAll: async (ctx: Context, rows: readonly VehicleRow[]): Promise<ReadonlyMap<VehicleId, Personal>> => {
      const places = rows.map(({ id, subject, sealed }) => ({
        place: placeOf(ctx.org, id, subject),
        envelope: sealed,
      }))
      const opened = await vault.openAll<Personal>(ctx.tx, places)
      return new Map(rows.map(({ id }, index) => [id, opened[index] ?? ERASED]))
    },
  }
}

export const ERASED: Personal = { vin: null, plate: null }

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
