/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { Context, SubjectId, VehicleId } from '#kernel'
import { joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byInteger, defineList, flag, instants } from '#kernel/list'
import type { Capacity, EnergyUnit, EnergyView } from './schema.ts'
import { ENERGY_UNITS, ENTRY_STATUSES, EnergyView as EnergyShape } from './schema.ts'

export interface EnergyRow extends Omit<EnergyView, 'vehicleId' | 'beganAt' | 'endedAt' | 'createdAt' | 'updatedAt'> {
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly beganAt: Date
  readonly endedAt: Date
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface CapacityRow extends Capacity {
  readonly version: number
}

export const ENERGY_ENTRIES = defineList({
  id: sql`e.id`,
  item: EnergyShape,
  filters: {
    vehicleId: anyId(sql`e.vehicle_id`),
    unit: anyOf(ENERGY_UNITS, sql`e.unit`),
    status: anyOf(ENTRY_STATUSES, sql`e.status`),
    isFlagged: flag(sql`e.flags <> '{}'`),
    beganAt: instants(sql`e.began_at`),
  },
  sorts: {
    beganAt: byInstant(sql`e.began_at`),
    odometerKm: byInteger(sql`e.odometer_km`),
    costMinor: byInteger(sql`e.cost_minor`),
  },
  sortedBy: '-beganAt',
})

const COLUMNS = sql`e.id, e.vehicle_id AS "vehicleId", v.subject_id AS subject, e.unit,
  e.quantity_thousandths AS "quantityThousandths", e.cost_minor AS "costMinor", e.currency, e.odometer_km AS "odometerKm",
  e.reading_id AS "readingId",
  e.is_full AS "isFull", e.began_at AS "beganAt", e.ended_at AS "endedAt", e.economy AS "economyThousandthsPer100Km",
  e.flags, e.status, e.reason, e.version, e.created_at AS "createdAt", e.updated_at AS "updatedAt"`
const FROM = sql`fleet_energy_entry e JOIN fleet_vehicle v ON v.org_id = e.org_id AND v.id = e.vehicle_id`

export const energyStore = {
  listEntries: ({ tx, org }: Context, plan: ListPlan, reach: Reach | undefined) =>
    tx.all<EnergyRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM ${FROM}
      WHERE ${joinSql([sql`e.org_id = ${org}`, inReach(sql`e.vehicle_id`, org, reach), ...plan.conditions], ' AND ')}
      ${plan.tail}`),

  findEntry: ({ tx, org }: Context, id: string) =>
    tx.find<EnergyRow>(sql`SELECT ${COLUMNS} FROM ${FROM} WHERE e.org_id = ${org} AND e.id = ${id}`),

  /** All that count, by odometer and then by time. */
  listCounting: ({ tx, org }: Context, vehicle: VehicleId) =>
    tx.all<EnergyRow>(sql`SELECT ${COLUMNS} FROM ${FROM}
      WHERE e.org_id = ${org} AND e.vehicle_id = ${vehicle} AND e.status <> 'void'
      ORDER BY e.odometer_km, e.began_at, e.id`),

  insertEntry: ({ tx, org }: Context, row: EnergyRow) =>
    tx.run(sql`INSERT INTO fleet_energy_entry (org_id, id, vehicle_id, unit, quantity_thousandths, cost_minor, currency,
        odometer_km, reading_id, is_full, began_at, ended_at, economy, flags, status, reason, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.unit}, ${row.quantityThousandths}, ${row.costMinor},
        ${row.currency}, ${row.odometerKm}, ${row.readingId}, ${row.isFull}, ${row.beganAt}, ${row.endedAt},
        ${row.economyThousandthsPer100Km}, ${row.flags}::text[], ${row.status}, ${row.reason}, ${row.version},
        ${row.createdAt}, ${row.updatedAt})`),

  judgeEntry: ({ tx, org, now }: Context, { id, status, reason, readingId }: EnergyRow) =>
    tx.run(sql`UPDATE fleet_energy_entry SET status = ${status}, reason = ${reason}, reading_id = ${readingId}, version = version + 1,
      updated_at = ${now} WHERE org_id = ${org} AND id = ${id}`),

  /** What follows from the others; nobody's change, so the version stays. */
  setEconomy: ({ tx, org }: Context, id: string, economy: number | null) =>
    tx.run(sql`UPDATE fleet_energy_entry SET economy = ${economy} WHERE org_id = ${org} AND id = ${id}`),

  findCapacity: ({ tx, org }: Context, vehicle: VehicleId) =>
    tx.find<CapacityRow>(sql`SELECT litre_thousandths AS "litreThousandths",
        kilowatt_hour_thousandths AS "kilowattHourThousandths", version
      FROM fleet_energy_capacity WHERE org_id = ${org} AND vehicle_id = ${vehicle}`),

  keepCapacity: ({ tx, org }: Context, vehicle: VehicleId, row: CapacityRow) =>
    tx.run(sql`INSERT INTO fleet_energy_capacity (org_id, vehicle_id, litre_thousandths, kilowatt_hour_thousandths, version)
      VALUES (${org}, ${vehicle}, ${row.litreThousandths}, ${row.kilowattHourThousandths}, ${row.version})
      ON CONFLICT (org_id, vehicle_id) DO UPDATE SET litre_thousandths = excluded.litre_thousandths,
        kilowatt_hour_thousandths = excluded.kilowatt_hour_thousandths, version = excluded.version`),
} as const

export const capacityFor = (unit: EnergyUnit, capacity: Capacity | undefined): number | null =>
  (unit === 'litre' ? capacity?.litreThousandths : capacity?.kilowattHourThousandths) ?? null
