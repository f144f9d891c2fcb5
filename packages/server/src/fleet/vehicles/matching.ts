import type { Context, VehicleId } from '#kernel'
import { matchStore } from './match-store.ts'
import type { PersonalSeal } from './personal.ts'
import { normaliseVin } from './personal.ts'
import { reachOf } from './reach.ts'
import { vehicleStore } from './store.ts'
import type { Vehicle } from './vehicle.ts'
import { listedVehicle } from './vehicle.ts'

/** What tells one vehicle of the fleet from all others, as people have it in their files. */
export const MATCH_KEYS = ['unit', 'vin', 'plate'] as const
export type MatchKey = (typeof MATCH_KEYS)[number]

export interface Matched {
  readonly id: VehicleId
  readonly unit: string
}

/** For many at once: which vehicles are there already, and how they stand. */
export const createMatching = (personalSeal: PersonalSeal) => ({
  /** What is equal for equal values of a key, and says nothing else about them. */
  fingerprints: async (ctx: Context): Promise<Readonly<Record<MatchKey, (value: string) => Uint8Array>>> => {
    const { vin, plate } = await personalSeal.indexing(ctx)
    if (!vin || !plate) throw new Error('vehicles are found by VIN and plate')
    return { vin: (value) => vin(normaliseVin(value) ?? value), plate, unit: (value) => Buffer.from(value) }
  },

  /** By value as given, those of the organisation that are not archived. Nothing personal is disclosed. */
  matchVehicles: async (
    ctx: Context,
    by: MatchKey,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, Matched>> => {
    if (by === 'unit') {
      const rows = await matchStore.listByUnit(ctx, values)
      return new Map(rows.map((row) => [row.unit, row]))
    }
    const { [by]: index } = await personalSeal.indexing(ctx)
    const keys = values.map((value) => index?.(value) ?? new Uint8Array())
    const rows = await matchStore.listByIndex(ctx, by, keys)
    const found = new Map(rows.map((row) => [Buffer.from(row.key).toString('hex'), row]))
    return new Map(
      values.flatMap((value, at): [string, Matched][] => {
        const row = found.get(Buffer.from(keys[at] ?? []).toString('hex'))
        return row ? [[value, row]] : []
      }),
    )
  },

  /** As they are now. One entry names all of them. */
  showVehicles: async (ctx: Context, ids: readonly VehicleId[]): Promise<ReadonlyMap<VehicleId, Vehicle>> => {
    if (ids.length === 0) return new Map()
    const known = await vehicleStore.listKnown(ctx.tx, ctx.org, ids, reachOf(ctx))
    const rows = known.filter(({ status }) => status !== 'archived')
    await ctx.disclosed({
      action: 'vehicle.list',
      object: rows.map(({ id }) => id),
      subject: rows.map(({ subject }) => subject),
      facts: { count: rows.length },
    })
    const opened = await personalSeal.open(ctx, rows)
    return new Map(rows.map((row, at) => [row.id, listedVehicle(row, opened[at])]))
  },
})
