/** The SQL of reach: which vehicles are assigned to whom, one by one or with the group they stand in. */
import type { Context, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Sql } from '#kernel/database'
import { sql, uuidArray } from '#kernel/database'

/** The person whose assignments bound what is seen, and whether groups count among them. */
export interface Reach {
  readonly person: SubjectId
  readonly byGroup: boolean
  /** How many vehicles the groups hold, where a list has asked: up to `MOST_GATHERED` are few. Unsaid, any number. */
  readonly width?: 'few' | 'many'
}

type Assigned = { readonly vehicle: VehicleId; readonly person: SubjectId }

const WANTED = 'unnest($2::uuid[], $3::uuid[]) AS wanted (vehicle, person)'
const IS_SINGLE = `EXISTS (SELECT FROM fleet_assignment
    WHERE org_id = $1 AND (vehicle_id, person_id) = (wanted.vehicle, wanted.person))`

/** Assigned one by one. */
export const ASSIGNMENT: KeyedRead<Assigned> = {
  text: `SELECT vehicle, person FROM ${WANTED} WHERE ${IS_SINGLE}`,
  key: ['vehicle', 'person'],
}

/** Assigned one by one, or with a group: the vehicle's own or one above it. */
export const REACHED: KeyedRead<Assigned> = {
  text: `SELECT vehicle, person FROM ${WANTED} WHERE ${IS_SINGLE} OR EXISTS (
      WITH RECURSIVE above AS (
        SELECT group_id AS id FROM fleet_vehicle WHERE org_id = $1 AND id = wanted.vehicle
        UNION SELECT g.parent_id FROM fleet_group g JOIN above ON g.id = above.id WHERE g.org_id = $1)
      SELECT FROM above JOIN fleet_group_assignment a
        ON a.org_id = $1 AND a.group_id = above.id AND a.person_id = wanted.person)`,
  key: ['vehicle', 'person'],
}

/** So many vehicles are gathered sooner than a list is walked in its order. */
export const MOST_GATHERED = 2_000
/** Of one group: with what came since they were counted. The bound keeps to the index, whatever a plan expects of a group. */
const GATHERED_OF_ONE = 2 * MOST_GATHERED

/** How many vehicles stand in the groups of a person and inside them: 0 where they hold none, 2,001 where more than 2,000. */
export const GROUPS_HOLD: KeyedRead<{ readonly person: SubjectId; readonly vehicles: number }> = {
  text: `SELECT wanted.person, (
      WITH RECURSIVE below AS (
        SELECT group_id AS id FROM fleet_group_assignment WHERE org_id = $1 AND person_id = wanted.person
        UNION SELECT g.id FROM fleet_group g JOIN below ON g.parent_id = below.id WHERE g.org_id = $1)
      SELECT count(*)::int FROM (SELECT FROM below CROSS JOIN LATERAL (
          SELECT id FROM fleet_vehicle WHERE org_id = $1 AND group_id = below.id
          ORDER BY group_id, id LIMIT ${MOST_GATHERED + 1}) AS v
        LIMIT ${MOST_GATHERED + 1}) AS held) AS vehicles
    FROM unnest($2::uuid[]) AS wanted (person)`,
  key: ['person'],
}

const singleOf = (org: OrgId, { person }: Reach): Sql =>
  sql`SELECT vehicle_id FROM fleet_assignment WHERE org_id = ${org} AND person_id = ${person}`
/** Their groups, and those inside. */
const groupsOf = (org: OrgId, { person }: Reach): Sql => sql`
  WITH RECURSIVE below AS (
    SELECT group_id AS id FROM fleet_group_assignment WHERE org_id = ${org} AND person_id = ${person}
    UNION SELECT g.id FROM fleet_group g JOIN below ON g.parent_id = below.id WHERE g.org_id = ${org})
  SELECT id FROM below`

const allOf = (org: OrgId, reach: Reach): Sql => sql`${singleOf(org, reach)}
  UNION ALL SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND group_id IN (${groupsOf(org, reach)})`
const fewOf = (org: OrgId, reach: Reach): Sql => sql`${singleOf(org, reach)}
  UNION ALL SELECT v.id FROM (${groupsOf(org, reach)}) AS held CROSS JOIN LATERAL (
    SELECT id FROM fleet_vehicle WHERE org_id = ${org} AND group_id = held.id
    ORDER BY group_id, id LIMIT ${GATHERED_OF_ONE}) AS v`

/**
 * For every list of what hangs on vehicles: whether the vehicle in this column is in reach. Without a reach all are.
 *
 * Few vehicles are gathered, and what hangs on them is found by their ids. Of many it is looked at row by row, in the order
 * of the list: an index gives that order and a page ends early, where all that hangs on them would be gathered and sorted.
 *
 * @param vehicle named so that it is no column of `fleet_vehicle`.
 */
export function inReach(vehicle: Sql, org: OrgId, reach: Reach | undefined): Sql {
  if (!reach) return sql`true`
  if (!reach.byGroup) return sql`${vehicle} IN (${singleOf(org, reach)})`
  if (reach.width === 'few') return sql`${vehicle} = ANY(ARRAY(${fewOf(org, reach)}))`
  if (reach.width === undefined) return sql`${vehicle} IN (${allOf(org, reach)})`
  return sql`(${vehicle} IN (${singleOf(org, reach)}) OR (SELECT of_it.group_id FROM fleet_vehicle AS of_it
    WHERE of_it.org_id = ${org} AND of_it.id = ${vehicle}) IN (${groupsOf(org, reach)}))`
}

/** The same of the rows of vehicles themselves. */
export const isRowInReach = (org: OrgId, reach: Reach | undefined): Sql =>
  reach?.byGroup && reach.width === 'many'
    ? sql`(id IN (${singleOf(org, reach)}) OR group_id IN (${groupsOf(org, reach)}))`
    : inReach(sql`id`, org, reach)

/** Of a person who is erased: they reach nothing any more, and stand in nobody's way. */
export async function forgetReach({ tx, org }: Context, person: SubjectId): Promise<void> {
  await tx.run(sql`DELETE FROM fleet_group_assignment WHERE org_id = ${org} AND person_id = ${person}`)
  await tx.run(sql`DELETE FROM fleet_assignment WHERE org_id = ${org} AND person_id = ${person}`)
}

/** Who holds which group. */
export const groupReachStore = {
  /** 0 rows where it is so already. */
  assign: ({ tx, org, now, actor }: Context, group: string, person: SubjectId) =>
    tx.run(sql`
      INSERT INTO fleet_group_assignment (org_id, group_id, person_id, granted_at, granted_by)
      VALUES (${org}, ${group}, ${person}, ${now}, ${actor.kind === 'person' ? actor.id : null}) ON CONFLICT DO NOTHING`),

  unassign: ({ tx, org }: Context, group: string, person: SubjectId) =>
    tx.run(
      sql`DELETE FROM fleet_group_assignment WHERE org_id = ${org} AND group_id = ${group} AND person_id = ${person}`,
    ),

  /** Longest first. */
  listPeople: ({ tx, org }: Context, group: string) =>
    tx.all<{ person: SubjectId; grantedAt: Date }>(sql`
      SELECT person_id AS person, granted_at AS "grantedAt" FROM fleet_group_assignment
      WHERE org_id = ${org} AND group_id = ${group} ORDER BY granted_at, person_id`),

  /** All whose vehicles they reach. */
  listReached: async ({ tx, org }: Context, reach: Reach): Promise<readonly string[]> =>
    (await tx.all<{ id: string }>(groupsOf(org, reach))).map(({ id }) => id),

  /** With the names of the groups, in their order; of everybody where nobody is named. */
  listGroups: ({ tx, org }: Context, people?: readonly SubjectId[]) =>
    tx.all<HeldGroup>(sql`
      SELECT a.person_id AS person, g.id, g.name, a.granted_at AS "grantedAt", a.granted_by AS "grantedBy"
      FROM fleet_group_assignment a JOIN fleet_group g ON g.org_id = a.org_id AND g.id = a.group_id
      WHERE a.org_id = ${org} AND ${isAmong(people)} ORDER BY g.name, g.id`),

  /**
   * How many vehicles they have one by one, but for what comes with a driving and goes with its end. By the newest of them:
   * whoever decided on those that were there has decided on none that came since.
   */
  countSingles: ({ tx, org }: Context, people?: readonly SubjectId[]) =>
    tx.all<Omit<HeldGroup, 'id' | 'name'> & { count: number }>(sql`
      SELECT a.person_id AS person, count(*)::int AS count, max(a.granted_at) AS "grantedAt",
        (array_agg(a.granted_by ORDER BY a.granted_at DESC, a.vehicle_id))[1] AS "grantedBy"
      FROM fleet_assignment a WHERE a.org_id = ${org} AND a.driving_id IS NULL AND ${isAmong(people)}
      GROUP BY a.person_id`),

  /** All of these, with who stands behind each vehicle. */
  unassignSingles: ({ tx, org }: Context, person: SubjectId) =>
    tx.all<{ vehicle: VehicleId; subject: SubjectId }>(sql`
      DELETE FROM fleet_assignment a USING fleet_vehicle v
      WHERE a.org_id = ${org} AND a.person_id = ${person} AND a.driving_id IS NULL
        AND v.org_id = a.org_id AND v.id = a.vehicle_id
      RETURNING a.vehicle_id AS vehicle, v.subject_id AS subject`),
}

interface HeldGroup {
  readonly person: SubjectId
  readonly id: string
  readonly name: string
  readonly grantedAt: Date
  readonly grantedBy: SubjectId | null
}

const isAmong = (people: readonly SubjectId[] | undefined): Sql =>
  people ? sql`a.person_id = ANY(${uuidArray(people)}::uuid[])` : sql`true`
