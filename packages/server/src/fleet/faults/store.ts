/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { OrgId } from '#kernel'
import type { Leg, Sql, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, textArray } from '#kernel/database'
import type { NotedFault } from './noting.ts'
import type { Grouping } from './schema.ts'

interface WeekOfVehicle {
  readonly vehicleId: string
  readonly week: string
  readonly faults: readonly NotedFault[]
}

/** Whose weeks are counted, and which. */
export interface Span {
  /** The first week before, the first and the last of those asked for; Mondays. */
  readonly before: string
  readonly from: string
  readonly to: string
  readonly by: Grouping
  readonly reach: Reach | undefined
  /** Capitals count as small letters. */
  readonly code?: string | undefined
  readonly ecu?: string | undefined
  readonly make?: string | undefined
  readonly model?: string | undefined
}

/** What one line of a trend is about. */
export interface FaultKey {
  readonly code: string
  readonly ecu: string | null
  readonly make: string | null
  readonly model: string | null
}

const KEYS: Readonly<Record<Grouping, Sql>> = {
  code: sql`fault.code, NULL::text AS ecu, NULL::text AS make, NULL::text AS model`,
  ecu: sql`fault.code, fault.ecu, NULL::text AS make, NULL::text AS model`,
  model: sql`fault.code, NULL::text AS ecu, vehicle.make, vehicle.model`,
}

const FROM = sql`FROM fleet_fault_week AS fault
  JOIN fleet_vehicle AS vehicle ON vehicle.org_id = fault.org_id AND vehicle.id = fault.vehicle_id`
const IS_CODE = sql`fault.code <> ''`

/** The vehicles that are counted: those read, whatever was found. */
export const listCounted = (org: OrgId, { code: _code, ecu: _ecu, ...span }: Span): Leg =>
  legOf(sql`
    SELECT DISTINCT fault.vehicle_id AS id ${FROM}
    WHERE ${joinSql([sql`fault.code = ''`, sql`fault.week_on >= ${span.before}::date`, ...counted(org, span)], ' AND ')}`)

export const faultStore = {
  note: (tx: Transaction, org: OrgId, { vehicleId, week, faults }: WeekOfVehicle) =>
    tx.run(sql`
      INSERT INTO fleet_fault_week (org_id, vehicle_id, week_on, ecu, code)
      SELECT ${org}, ${vehicleId}, ${week}::date, ecu, code
      FROM unnest(${textArray(faults.map(({ ecu }) => ecu))}::text[],
        ${textArray(faults.map(({ code }) => code))}::text[]) AS noted (ecu, code)
      ON CONFLICT DO NOTHING`),

  /** Of each line how many vehicles showed it in the weeks asked for, and in those before. */
  listCounts: (tx: Transaction, org: OrgId, span: Span) =>
    tx.all<FaultKey & { readonly vehicles: number; readonly vehiclesBefore: number }>(sql`
      SELECT ${KEYS[span.by]},
        (count(DISTINCT fault.vehicle_id) FILTER (WHERE fault.week_on >= ${span.from}::date))::int AS vehicles,
        (count(DISTINCT fault.vehicle_id) FILTER (WHERE fault.week_on < ${span.from}::date))::int AS "vehiclesBefore"
      ${FROM} WHERE ${joinSql([IS_CODE, sql`fault.week_on >= ${span.before}::date`, ...counted(org, span)], ' AND ')}
      GROUP BY 1, 2, 3, 4`),

  /** Of these codes in each week asked for in which there were any. */
  listWeeks: (tx: Transaction, org: OrgId, span: Span, codes: readonly string[]) =>
    tx.all<FaultKey & { readonly week: string; readonly vehicles: number }>(sql`
      SELECT ${KEYS[span.by]}, fault.week_on::text AS week, count(DISTINCT fault.vehicle_id)::int AS vehicles
      ${FROM} WHERE ${joinSql(
        [
          sql`fault.code = ANY(${textArray(codes)}::text[])`,
          sql`fault.week_on >= ${span.from}::date`,
          ...counted(org, span),
        ],
        ' AND ',
      )}
      GROUP BY 1, 2, 3, 4, 5`),

  /** How many vehicles were read in each week asked for in which there were any, whatever was found. */
  listRead: (tx: Transaction, org: OrgId, { code: _code, ecu: _ecu, ...span }: Span) =>
    tx.all<{ readonly week: string; readonly vehicles: number }>(sql`
      SELECT fault.week_on::text AS week, count(DISTINCT fault.vehicle_id)::int AS vehicles
      ${FROM} WHERE ${joinSql([sql`fault.code = ''`, sql`fault.week_on >= ${span.from}::date`, ...counted(org, span)], ' AND ')}
      GROUP BY 1`),
}

/** What is counted is what the caller reaches: a code of one vehicle tells of it. */
const counted = (org: OrgId, { to, reach, ...wanted }: Span): readonly Sql[] => [
  sql`fault.org_id = ${org}`,
  sql`fault.week_on <= ${to}::date`,
  inReach(sql`fault.vehicle_id`, org, reach),
  ...equal(sql`fault.code`, wanted.code),
  ...equal(sql`fault.ecu`, wanted.ecu),
  ...equal(sql`vehicle.make`, wanted.make),
  ...equal(sql`vehicle.model`, wanted.model),
]

const equal = (column: Sql, value: string | undefined): readonly Sql[] =>
  value === undefined ? [] : [sql`lower(${column}) = lower(${value}::text)`]
