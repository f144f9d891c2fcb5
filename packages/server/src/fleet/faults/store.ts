/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { OrgId } from '#kernel'
import type { Leg, Sql, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, textArray } from '#kernel/database'
import type { NotedFault } from './noting.ts'
import type { Grouping, Trend } from './schema.ts'
import { speltUnit } from './spelling-store.ts'

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

/** A line with what it is held against: how many vehicles were read, whatever was found; by model, of that model. */
export interface FaultLine extends FaultKey {
  readonly vehicles: number
  readonly vehiclesBefore: number
  readonly vehiclesRead: number
  readonly vehiclesReadBefore: number
  readonly trend: Trend
  /** Tenths of a vehicle more than the share of before makes of those read now. */
  readonly tenths: number
}

export interface Wanted {
  readonly trends: readonly Trend[]
  /** The place of the last line seen, as `ORDER` has it. */
  readonly after: readonly string[] | undefined
  readonly limit: number
}

const UNIT = speltUnit(sql`fault.ecu`)
const NOTHING = sql`NULL::text AS make, NULL::text AS model`
const KEYS: Readonly<Record<Grouping, Sql>> = {
  code: sql`fault.code, NULL::text AS ecu, ${NOTHING}`,
  ecu: sql`fault.code, ${UNIT} AS ecu, ${NOTHING}`,
  model: sql`fault.code, NULL::text AS ecu, vehicle.make, vehicle.model`,
}

/** Vehicles are looked up only where they tell something apart: else an index alone is read. */
const fromOf = ({ by, make, model }: Span): Sql =>
  by === 'model' || make !== undefined || model !== undefined
    ? sql`FROM fleet_fault_week AS fault
        JOIN fleet_vehicle AS vehicle ON vehicle.org_id = fault.org_id AND vehicle.id = fault.vehicle_id`
    : sql`FROM fleet_fault_week AS fault`

const IS_CODE = sql`fault.code <> ''`
const IS_READ = sql`fault.code = ''`
const since = (week: string): Sql => sql`fault.week_on >= ${week}::date`
const all = (conditions: readonly Sql[]): Sql => joinSql(conditions, ' AND ')

/** Each vehicle once, with whether it is in the weeks asked for and in those before: so none is sorted to be counted. */
const onceEach = (org: OrgId, span: Span, which: Sql): Sql => sql`
  SELECT ${KEYS[span.by === 'ecu' && which === IS_READ ? 'code' : span.by]}, fault.vehicle_id,
    bool_or(${since(span.from)}) AS is_now, bool_or(fault.week_on < ${span.from}::date) AS is_before
  ${fromOf(span)} WHERE ${all([which, since(span.before), ...counted(org, span)])} GROUP BY 1, 2, 3, 4, 5`

const withoutCode = ({ code: _code, ecu: _ecu, ...span }: Span): Span => span

/** The greatest change first, risen before fallen; then what most vehicles have. */
const ORDER = sql`-abs(tenths), -tenths, -vehicles, code COLLATE "C", coalesce(ecu, '') COLLATE "C",
  coalesce(make, '') COLLATE "C", coalesce(model, '') COLLATE "C"`
const isBehind = ([change, sign, vehicles, ...names]: readonly string[]): Sql =>
  sql`(${ORDER}) > (${change}::int, ${sign}::int, ${vehicles}::int, ${joinSql(
    names.map((name) => sql`${name}::text`),
    ', ',
  )})`

/** A page of lines and one more, judged by the share of vehicles read that showed the code. */
export const listLines = (org: OrgId, span: Span, { trends, after, limit }: Wanted): Leg =>
  legOf(sql`
    WITH line AS (
      SELECT code, ecu, make, model, count(*) FILTER (WHERE is_now) AS vehicles,
        count(*) FILTER (WHERE is_before) AS vehicles_before
      FROM (${onceEach(org, span, IS_CODE)}) AS shown GROUP BY code, ecu, make, model
    ), seen AS (
      SELECT make, model, count(*) FILTER (WHERE is_now) AS read, count(*) FILTER (WHERE is_before) AS read_before
      FROM (${onceEach(org, withoutCode(span), IS_READ)}) AS shown GROUP BY make, model
    ), judged AS (
      SELECT code, ecu, line.make, line.model, vehicles::int, vehicles_before::int AS "vehiclesBefore",
        read::int AS "vehiclesRead", read_before::int AS "vehiclesReadBefore",
        CASE WHEN read = 0 OR read_before = 0 THEN 'unknown' WHEN vehicles_before = 0 THEN 'new' WHEN vehicles = 0 THEN 'gone'
          WHEN vehicles * read_before = vehicles_before * read THEN 'level'
          WHEN vehicles * read_before > vehicles_before * read THEN 'risen' ELSE 'fallen' END AS trend,
        CASE WHEN read = 0 OR read_before = 0 THEN 0
          ELSE round(10.0 * (vehicles * read_before - vehicles_before * read) / read_before)::int END AS tenths
      FROM line JOIN seen ON coalesce(seen.make, '') = coalesce(line.make, '')
        AND coalesce(seen.model, '') = coalesce(line.model, ''))
    SELECT * FROM judged
    WHERE ${all([
      trends.length === 0 ? sql`true` : sql`trend = ANY(${textArray(trends)}::text[])`,
      after ? isBehind(after) : sql`true`,
    ])}
    ORDER BY ${ORDER} LIMIT ${limit + 1}`)

/** Of these codes, and as code '' of those read, how many vehicles in each week asked for in which there were any. */
export const listWeeks = (org: OrgId, span: Span, codes: readonly string[]): Leg => {
  const isAsked = sql`fault.code = ANY(${textArray(codes)}::text[])`
  const weeksOf = (of: Span, which: Sql, key: Sql) => sql`
    SELECT code, ecu, make, model, week_on::text AS week, count(*)::int AS vehicles
    FROM (SELECT DISTINCT ${key}, fault.week_on, fault.vehicle_id ${fromOf(span)}
      WHERE ${all([which, since(of.from), ...counted(org, of)])}) AS shown GROUP BY code, ecu, make, model, week_on`
  const readBy = span.by === 'ecu' ? KEYS.code : KEYS[span.by]
  return legOf(sql`${weeksOf(span, all([IS_CODE, isAsked]), KEYS[span.by])}
    UNION ALL ${weeksOf(withoutCode(span), IS_READ, readBy)}`)
}

/** The vehicles that are counted: those read, whatever was found. */
export const listCounted = (org: OrgId, span: Span): Leg =>
  legOf(sql`
    SELECT DISTINCT fault.vehicle_id AS id ${fromOf(span)}
    WHERE ${all([IS_READ, since(span.before), ...counted(org, withoutCode(span))])}`)

export const faultStore = {
  note: (tx: Transaction, org: OrgId, { vehicleId, week, faults }: WeekOfVehicle) =>
    tx.run(sql`
      INSERT INTO fleet_fault_week (org_id, vehicle_id, week_on, ecu, code)
      SELECT ${org}, ${vehicleId}, ${week}::date, ecu, code
      FROM unnest(${textArray(faults.map(({ ecu }) => ecu))}::text[],
        ${textArray(faults.map(({ code }) => code))}::text[]) AS noted (ecu, code)
      ON CONFLICT DO NOTHING`),
}

/** What is counted is what the caller reaches: a code of one vehicle tells of it. */
function counted(org: OrgId, { to, reach, ...wanted }: Span): readonly Sql[] {
  return [
    sql`fault.org_id = ${org}`,
    sql`fault.week_on <= ${to}::date`,
    inReach(sql`fault.vehicle_id`, org, reach),
    ...equal(sql`fault.code`, wanted.code),
    ...equal(UNIT, wanted.ecu),
    ...equal(sql`vehicle.make`, wanted.make),
    ...equal(sql`vehicle.model`, wanted.model),
  ]
}

const equal = (column: Sql, value: string | undefined): readonly Sql[] =>
  value === undefined ? [] : [sql`lower(${column}) = lower(${value}::text)`]
