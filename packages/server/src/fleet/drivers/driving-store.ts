/** The SQL of who drove what when. */
import type { Context, SubjectId, VehicleId } from '#kernel'
import { joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, byInstant, defineList, flag, instants } from '#kernel/list'

export interface DrivingRow {
  readonly id: string
  readonly driverId: string
  readonly vehicleId: VehicleId
  readonly driverSubject: SubjectId
  readonly vehicleSubject: SubjectId
  readonly beganAt: Date
  readonly endedAt: Date | null
  readonly version: number
  readonly createdAt: Date
}

export const DRIVINGS = defineList({
  id: sql`g.id`,
  filters: {
    driverId: anyId(sql`g.driver_id`),
    vehicleId: anyId(sql`g.vehicle_id`),
    isOpen: flag(sql`g.ended_at IS NULL`),
    beganAt: instants(sql`g.began_at`),
  },
  sorts: { beganAt: byInstant(sql`g.began_at`) },
  sortedBy: '-beganAt',
})

const COLUMNS = sql`g.id, g.driver_id AS "driverId", g.vehicle_id AS "vehicleId", d.subject_id AS "driverSubject",
  v.subject_id AS "vehicleSubject", g.began_at AS "beganAt", g.ended_at AS "endedAt", g.version, g.created_at AS "createdAt"`
const FROM = sql`fleet_driving g JOIN fleet_driver d ON d.org_id = g.org_id AND d.id = g.driver_id
  JOIN fleet_vehicle v ON v.org_id = g.org_id AND v.id = g.vehicle_id`
const reach = (person: SubjectId | undefined) => (person ? sql`d.person_id = ${person}` : sql`true`)

export const drivingStore = {
  /** @param person only of the driver who is linked to this user. */
  list: ({ tx, org }: Context, plan: ListPlan, person: SubjectId | undefined) =>
    tx.all<DrivingRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM ${FROM}
      WHERE ${joinSql([sql`g.org_id = ${org}`, reach(person), ...plan.conditions], ' AND ')} ${plan.tail}`),

  find: ({ tx, org }: Context, id: string, person: SubjectId | undefined) =>
    tx.find<DrivingRow>(
      sql`SELECT ${COLUMNS} FROM ${FROM} WHERE g.org_id = ${org} AND g.id = ${id} AND ${reach(person)}`,
    ),

  lock: ({ tx, org }: Context, id: string) =>
    tx.find<DrivingRow>(sql`SELECT ${COLUMNS} FROM ${FROM} WHERE g.org_id = ${org} AND g.id = ${id} FOR UPDATE OF g`),

  /** Those of a driver that have not ended. */
  lockOpen: ({ tx, org }: Context, driver: string) =>
    tx.all<DrivingRow>(sql`SELECT ${COLUMNS} FROM ${FROM}
      WHERE g.org_id = ${org} AND g.driver_id = ${driver} AND g.ended_at IS NULL ORDER BY g.id FOR UPDATE OF g`),

  /** That of a vehicle which has not ended. */
  lockOpenOf: ({ tx, org }: Context, vehicle: string) =>
    tx.find<DrivingRow>(sql`SELECT ${COLUMNS} FROM ${FROM}
      WHERE g.org_id = ${org} AND g.vehicle_id = ${vehicle} AND g.ended_at IS NULL FOR UPDATE OF g`),

  /** One of the vehicle, which is held, that lies within these ends; no end is for ever. */
  findWithin: ({ tx, org }: Context, vehicle: VehicleId, beganAt: Date, endedAt: Date | null) =>
    tx.find<{ readonly id: string }>(sql`SELECT id FROM fleet_driving
      WHERE org_id = ${org} AND vehicle_id = ${vehicle}
        AND began_at < coalesce(${endedAt}::timestamptz, 'infinity') AND coalesce(ended_at, 'infinity') > ${beganAt}::timestamptz
      LIMIT 1`),

  insert: ({ tx, org }: Context, row: DrivingRow) =>
    tx.run(sql`INSERT INTO fleet_driving (org_id, id, driver_id, vehicle_id, began_at, ended_at, version, created_at)
      VALUES (${org}, ${row.id}, ${row.driverId}, ${row.vehicleId}, ${row.beganAt}, ${row.endedAt}, ${row.version},
        ${row.createdAt})`),

  /** Of a row that is held. */
  end: ({ tx, org }: Context, id: string, at: Date) =>
    tx.run(sql`UPDATE fleet_driving SET ended_at = ${at}, version = version + 1 WHERE org_id = ${org} AND id = ${id}`),
} as const
