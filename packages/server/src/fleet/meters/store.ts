/** The only SQL of meters. */
import type { Context, OrgId, ReadContext, VehicleId } from '#kernel'
import type { Leg, Sql } from '#kernel/database'
import { joinSql, legOf, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, defineList, flag, instants } from '#kernel/list'
import type { Reading } from './plausible.ts'
import type { MeterKind, MeterSource } from './schema.ts'
import { KINDS, ReadingView, SOURCES } from './schema.ts'

export interface ReadingRow {
  readonly id: string
  readonly vehicleId: VehicleId
  readonly kind: MeterKind
  /** Kilometres, or tenths of an hour. */
  readonly value: number
  readonly at: Date
  readonly source: MeterSource
  readonly confirmed: boolean
  readonly recordedAt: Date
  readonly voidedAt: Date | null
  readonly voidReason: string | null
}

const COLUMNS = sql`reading.id, reading.vehicle_id AS "vehicleId", reading.kind, reading.value::float8 AS value, reading.at,
  reading.source, reading.confirmed, reading.recorded_at AS "recordedAt", void.at AS "voidedAt", void.reason AS "voidReason"`
const FROM = sql`FROM fleet_meter_reading AS reading
  LEFT JOIN fleet_meter_void AS void ON void.org_id = reading.org_id AND void.reading_id = reading.id`
const NOT_VOID = sql`void.reading_id IS NULL`

export const READINGS = defineList({
  id: sql`reading.id`,
  item: ReadingView,
  filters: {
    kind: anyOf(KINDS, sql`reading.kind`),
    source: anyOf(SOURCES, sql`reading.source`),
    at: instants(sql`reading.at`),
    voided: flag(sql`void.reading_id IS NOT NULL`),
  },
  sorts: { at: byInstant(sql`reading.at`), recordedAt: byInstant(sql`reading.recorded_at`) },
  sortedBy: '-at',
})

export const listReadings = ({ org }: ReadContext, vehicle: VehicleId, plan: ListPlan): Leg =>
  legOf(sql`SELECT ${COLUMNS}, ${plan.keys} ${FROM}
    WHERE ${joinSql([sql`reading.org_id = ${org} AND reading.vehicle_id = ${vehicle}`, ...plan.conditions], ' AND ')}
    ${plan.tail}`)

/** The newest of each vehicle and kind that is not void. */
export const listLatest = ({ org }: ReadContext, vehicles: readonly VehicleId[]): Leg =>
  legOf(sql`SELECT DISTINCT ON (reading.vehicle_id, reading.kind) ${COLUMNS} ${FROM}
    WHERE reading.org_id = ${org} AND reading.vehicle_id = ANY(${uuidArray(vehicles)}::uuid[]) AND ${NOT_VOID}
    ORDER BY reading.vehicle_id, reading.kind, reading.at DESC, reading.id DESC`)

/**
 * What is counted by the meters of a vehicle is judged anew. Schedules that wait for that already are written as well: who
 * judges one holds its row, and may not have seen this reading.
 */
const judgedAnew = (org: OrgId, vehicle: Sql) => sql`UPDATE fleet_schedule SET judged_until = '-infinity'
  WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND ended_at IS NULL AND (terms ? 'everyKm' OR terms ? 'everyEngineHours')`

export const meterStore = {
  insert: ({ tx, org }: Context, r: ReadingRow) =>
    tx.run(sql`WITH counted AS (${judgedAnew(org, sql`${r.vehicleId}`)})
      INSERT INTO fleet_meter_reading (org_id, id, vehicle_id, kind, value, at, source, confirmed, recorded_at)
      VALUES (${org}, ${r.id}, ${r.vehicleId}, ${r.kind}, ${r.value}, ${r.at}, ${r.source}, ${r.confirmed},
        ${r.recordedAt})`),

  find: ({ tx, org }: Context, vehicle: VehicleId, id: string) =>
    tx.find<ReadingRow>(
      sql`SELECT ${COLUMNS} ${FROM} WHERE reading.org_id = ${org} AND reading.id = ${id} AND reading.vehicle_id = ${vehicle}`,
    ),

  /** 0 rows where it is void already. */
  void: ({ tx, org, now }: Context, id: string, reason: string) =>
    tx.run(sql`WITH counted AS (${judgedAnew(
      org,
      sql`(SELECT vehicle_id FROM fleet_meter_reading WHERE org_id = ${org} AND id = ${id})`,
    )})
      INSERT INTO fleet_meter_void (org_id, reading_id, reason, at) VALUES (${org}, ${id}, ${reason}, ${now})
      ON CONFLICT DO NOTHING`),

  findBefore: ({ tx, org }: Context, vehicle: VehicleId, kind: MeterKind, at: Date) =>
    tx.find<Reading>(sql`
      SELECT reading.value::float8 AS value, reading.at ${FROM}
      WHERE reading.org_id = ${org} AND reading.vehicle_id = ${vehicle} AND reading.kind = ${kind} AND reading.at <= ${at}
        AND ${NOT_VOID}
      ORDER BY reading.at DESC, reading.value DESC LIMIT 1`),

  findAfter: ({ tx, org }: Context, vehicle: VehicleId, kind: MeterKind, at: Date) =>
    tx.find<Reading>(sql`
      SELECT reading.value::float8 AS value, reading.at ${FROM}
      WHERE reading.org_id = ${org} AND reading.vehicle_id = ${vehicle} AND reading.kind = ${kind} AND reading.at > ${at}
        AND ${NOT_VOID}
      ORDER BY reading.at, reading.value LIMIT 1`),
}
