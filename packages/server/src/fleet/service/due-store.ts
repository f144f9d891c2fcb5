/** The SQL of places on the list of what is due: of schedules in its order, and of those that wait to be judged anew. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { Context, OrgId } from '#kernel'
import type { Sql } from '#kernel/database'
import { joinSql, sql, textArray, uuidArray } from '#kernel/database'
import { AT_ONCE } from './due-place.ts'
import type { DuePlace } from './due-schema.ts'
import { PORTION } from './portions.ts'
import type { ScheduleRow } from './store.ts'
import { FROM, LIVE, SCHEDULE } from './store.ts'

/** Of one vehicle, or of all in reach. */
interface ReadOf {
  /** Inspections alone, or all but them; both where it is not said. */
  readonly isInspection: boolean | undefined
  readonly vehicle: string | undefined
  readonly reach: Reach | undefined
}

interface PlacedRow extends ScheduleRow {
  readonly urgency: number
  readonly dueBy: string
}

/** A place, and until which day it holds. */
interface Judged {
  readonly id: string
  readonly urgency: number
  readonly dueBy: string
  readonly until: string
}

const ofKind = (isInspection: boolean | undefined): Sql => {
  if (isInspection === undefined) return sql`true`
  return isInspection ? sql`t.form_id IS NOT NULL` : sql`t.form_id IS NULL`
}
const isReadOf = (org: OrgId, { isInspection, vehicle, reach }: ReadOf): Sql => {
  const its = vehicle === undefined ? sql`true` : sql`s.vehicle_id = ${vehicle}`
  return joinSql(
    [sql`s.org_id = ${org}`, LIVE, ofKind(isInspection), its, inReach(sql`s.vehicle_id`, org, reach)],
    ' AND ',
  )
}

export const dueStore = {
  /** Those that the day or a reading may have moved since they were judged, beyond an id. */
  listUnjudged: ({ tx, org }: Context, of: ReadOf & { readonly today: string; readonly after: string }) =>
    tx.all<ScheduleRow>(sql`SELECT ${SCHEDULE} FROM ${FROM} WHERE ${isReadOf(org, of)}
      AND s.judged_until <= ${of.today}::date AND s.id > ${of.after} ORDER BY s.id LIMIT ${PORTION}`),

  /** Those with a place on the list of what is due, beyond one, in its order. */
  listPlaced: ({ tx, org }: Context, { after: [urgency, day, id], ...of }: ReadOf & { readonly after: DuePlace }) =>
    tx.all<PlacedRow>(sql`SELECT ${SCHEDULE}, s.urgency, s.due_by AS "dueBy" FROM ${FROM}
      WHERE ${isReadOf(org, of)} AND s.urgency < 3
        AND (s.urgency, s.due_by, s.id) > (${Number(urgency)}::smallint, ${day}::date, ${id}::uuid)
      ORDER BY s.urgency, s.due_by, s.id LIMIT ${AT_ONCE}`),

  /** Those that are to be judged anew, but for what somebody holds: that comes with the next. */
  lockUnjudged: ({ tx, org }: Context, today: string) =>
    tx.all<ScheduleRow>(sql`SELECT ${SCHEDULE} FROM ${FROM}
      WHERE s.org_id = ${org} AND s.ended_at IS NULL AND s.judged_until <= ${today}::date
      ORDER BY s.id LIMIT ${PORTION} FOR UPDATE OF s SKIP LOCKED`),

  /** Of rows that are held. */
  keepPlaces: ({ tx, org }: Context, judged: readonly Judged[]) =>
    tx.run(sql`UPDATE fleet_schedule s SET urgency = j.urgency, due_by = j.due_by, judged_until = j.judged_until
      FROM unnest(${uuidArray(judged.map((row) => row.id))}::uuid[],
        ${textArray(judged.map((row) => String(row.urgency)))}::smallint[],
        ${textArray(judged.map((row) => row.dueBy))}::date[],
        ${textArray(judged.map((row) => row.until))}::date[]) AS j (id, urgency, due_by, judged_until)
      WHERE s.org_id = ${org} AND s.id = j.id`),
} as const
