/** SQL that finds many vehicles by what tells them apart. */
import type { Context, VehicleId } from '#kernel'
import { byteaArray, sql, textArray } from '#kernel/database'

interface Found {
  readonly id: VehicleId
  readonly unit: string
}

const PRESENT = sql`status <> 'archived'`

export const matchStore = {
  listByUnit: ({ tx, org }: Context, units: readonly string[]) =>
    tx.all<Found>(sql`SELECT id, unit FROM fleet_vehicle
      WHERE org_id = ${org} AND unit = ANY(${textArray(units)}::text[]) AND ${PRESENT}`),

  listByIndex: ({ tx, org }: Context, by: 'vin' | 'plate', keys: readonly Uint8Array[]) => {
    const column = by === 'vin' ? sql`vin_index` : sql`plate_index`
    return tx.all<Found & { readonly key: Uint8Array }>(sql`SELECT id, unit, ${column} AS key FROM fleet_vehicle
      WHERE org_id = ${org} AND ${column} = ANY(${byteaArray(keys)}::bytea[]) AND ${PRESENT}`)
  },
}
