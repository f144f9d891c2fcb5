/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { OrgId, SubjectId } from '#kernel'
import type { Leg, Sql } from '#kernel/database'
import { joinSql, legOf, sql } from '#kernel/database'
import type { Cost, Place } from './schema.ts'

/** Whose costs are summed, and of when. */
export interface Span {
  /** The first instants of the month before, of the month, and of the next. */
  readonly before: Date
  readonly from: Date
  readonly to: Date
  readonly by: Place
  readonly reach: Reach | undefined
  readonly vehicleId?: string | undefined
  readonly siteId?: string | undefined
}

export interface CostRow extends Cost {
  /** The vehicle's; null by site. */
  readonly subject: SubjectId | null
  /** What it is told apart by: the id of its vehicle or site. */
  readonly place: string
}

/** The place of the last line seen, as `ORDER` has it. */
export type After = readonly [currency: string, total: string, id: string]

const NO_ID = sql`'00000000-0000-0000-0000-000000000000'::uuid`
const KEYS: Readonly<Record<Place, Sql>> = {
  vehicle: sql`v.id AS "vehicleId", v.site_id AS "siteId", v.unit AS name, v.subject_id AS subject, v.id AS place`,
  site: sql`NULL::uuid AS "vehicleId", v.site_id AS "siteId", s.name, NULL::uuid AS subject,
    coalesce(v.site_id, ${NO_ID}) AS place`,
}
const BY_KEY = sql`1, 2, 3, 4, 5, cost.currency`

/** Of a cancelled order only what left its stock was spent. */
const IS_SPENT = sql`o.status <> 'draft' AND (o.status <> 'cancelled' OR l.part_id IS NOT NULL)`

/** What was spent in the two months, by vehicle, kind and currency. */
const costOf = (org: OrgId, { before, from, to, reach, vehicleId }: Span): Sql => {
  const during = (at: Sql) => sql`${at} >= ${before} AND ${at} < ${to}`
  const of = (vehicle: Sql) => joinSql([inReach(vehicle, org, reach), ...equal(vehicle, vehicleId)], ' AND ')
  return sql`
    SELECT o.vehicle_id AS of_vehicle, o.currency, l.kind, l.created_at >= ${from} AS is_now, sum(l.cost_minor) AS minor
    FROM fleet_work_line l JOIN fleet_work_order o ON o.org_id = l.org_id AND o.id = l.order_id
    WHERE l.org_id = ${org} AND l.cost_minor <> 0 AND ${during(sql`l.created_at`)} AND ${IS_SPENT}
      AND ${of(sql`o.vehicle_id`)}
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT e.vehicle_id, e.currency, e.unit, e.began_at >= ${from}, sum(e.cost_minor)
    FROM fleet_energy_entry e
    WHERE e.org_id = ${org} AND e.cost_minor <> 0 AND ${during(sql`e.began_at`)} AND e.status <> 'void' AND ${of(sql`e.vehicle_id`)}
    GROUP BY 1, 2, 3, 4`
}

/** A double holds any sum, exactly up to 2^53: beyond, an integer of the database would be no number of ours. */
const sumOf = (which: Sql): Sql => sql`coalesce(sum(cost.minor) FILTER (WHERE ${which}), 0)::float8`
const kind = (name: string): Sql => sql`cost.kind = ${name}`
const [NOW, BEFORE] = [sql`cost.is_now`, sql`NOT cost.is_now`]
const SUMS = sql`
  ${sumOf(sql`${NOW} AND ${kind('labour')}`)} AS "labourMinor", ${sumOf(sql`${NOW} AND ${kind('part')}`)} AS "partsMinor",
  ${sumOf(sql`${NOW} AND ${kind('litre')}`)} AS "fuelMinor",
  ${sumOf(sql`${NOW} AND ${kind('kilowatt-hour')}`)} AS "chargeMinor", ${sumOf(NOW)} AS "totalMinor",
  ${sumOf(sql`${BEFORE} AND ${kind('labour')}`)} AS "labourMinorBefore",
  ${sumOf(sql`${BEFORE} AND ${kind('part')}`)} AS "partsMinorBefore",
  ${sumOf(sql`${BEFORE} AND ${kind('litre')}`)} AS "fuelMinorBefore",
  ${sumOf(sql`${BEFORE} AND ${kind('kilowatt-hour')}`)} AS "chargeMinorBefore", ${sumOf(BEFORE)} AS "totalMinorBefore"`

const fromOf = (org: OrgId, span: Span): Sql => sql`
  FROM (${costOf(org, span)}) AS cost
  JOIN fleet_vehicle v ON v.org_id = ${org} AND v.id = cost.of_vehicle
  LEFT JOIN fleet_site s ON s.org_id = v.org_id AND s.id = v.site_id
  WHERE ${joinSql([sql`true`, ...equal(sql`v.site_id`, span.siteId)], ' AND ')}`

/** The dearest first, each currency for itself. */
const ORDER = sql`currency COLLATE "C", -"totalMinor", place`

/** A page of lines and one more. */
export const listLines = (org: OrgId, span: Span, after: After | undefined, limit: number): Leg => {
  const isBehind = after
    ? sql`(${ORDER}) > (${after[0]}::text COLLATE "C", -(${after[1]}::float8), ${after[2]}::uuid)`
    : sql`true`
  return legOf(sql`
    WITH line AS (SELECT ${KEYS[span.by]}, cost.currency, ${SUMS} ${fromOf(org, span)} GROUP BY ${BY_KEY})
    SELECT * FROM line WHERE ${isBehind} ORDER BY ${ORDER} LIMIT ${limit + 1}`)
}

/** Of all lines together, a row a currency. */
export const listTotals = (org: OrgId, span: Span): Leg =>
  legOf(
    sql`SELECT cost.currency, ${SUMS} ${fromOf(org, span)} GROUP BY cost.currency ORDER BY cost.currency COLLATE "C"`,
  )

/** The vehicles whose costs are in the sums. */
export const listCosting = (org: OrgId, span: Span): Leg => legOf(sql`SELECT DISTINCT v.id ${fromOf(org, span)}`)

const equal = (column: Sql, value: string | undefined): readonly Sql[] =>
  value === undefined ? [] : [sql`${column} = ${value}::uuid`]
