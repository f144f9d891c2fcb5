/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { OrgId, SubjectId } from '#kernel'
import type { Leg, Sql } from '#kernel/database'
import { joinSql, legOf, sql } from '#kernel/database'
import type { Cost, CostSort, Place } from './schema.ts'

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

export interface CostRow extends Omit<Cost, 'month'> {
  /** The vehicle's; null by site. */
  readonly subject: SubjectId | null
  /** What it is told apart by: the id of its vehicle or site. */
  readonly place: string
}

/** The last line seen, as `ORDERS` has it. */
export interface After {
  readonly currency: string
  readonly totalMinor: string
  readonly place: string
}

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

/** What lines are sorted by, and where in that order a line stands. */
const ORDERS: Readonly<Record<CostSort, readonly [Sql, (after: After) => Sql]>> = {
  '-totalMinor': [
    sql`currency COLLATE "C", -"totalMinor", place`,
    ({ currency, totalMinor, place }) => sql`${currency}::text COLLATE "C", -(${totalMinor}::float8), ${place}::uuid`,
  ],
  currency: [
    sql`currency COLLATE "C", place`,
    ({ currency, place }) => sql`${currency}::text COLLATE "C", ${place}::uuid`,
  ],
}

/** A page of lines and one more. */
export const listLines = (org: OrgId, span: Span, sort: CostSort, after: After | undefined, limit: number): Leg => {
  const [order, standsAt] = ORDERS[sort]
  const isBehind = after ? sql`(${order}) > (${standsAt(after)})` : sql`true`
  return legOf(sql`
    WITH line AS (SELECT ${KEYS[span.by]}, cost.currency, ${SUMS} ${fromOf(org, span)} GROUP BY ${BY_KEY})
    SELECT * FROM line WHERE ${isBehind} ORDER BY ${order} LIMIT ${limit + 1}`)
}

/** Of all lines together, a row a currency. */
export const listTotals = (org: OrgId, span: Span): Leg =>
  legOf(
    sql`SELECT cost.currency, ${SUMS} ${fromOf(org, span)} GROUP BY cost.currency ORDER BY cost.currency COLLATE "C"`,
  )

/** The subject of the vehicle that was asked about, where it is in reach. */
export const listNamed = (org: OrgId, { reach, vehicleId }: Span): Leg =>
  legOf(sql`SELECT v.subject_id AS subject FROM fleet_vehicle v
    WHERE v.org_id = ${org} AND v.id = ${vehicleId}::uuid AND ${inReach(sql`v.id`, org, reach)}`)

/** The vehicles whose costs are in the sums. */
export const listCosting = (org: OrgId, span: Span): Leg => legOf(sql`SELECT DISTINCT v.id ${fromOf(org, span)}`)

const equal = (column: Sql, value: string | undefined): readonly Sql[] =>
  value === undefined ? [] : [sql`${column} = ${value}::uuid`]
