/** The SQL of drivers. */
import { Type } from 'typebox'
import { AT_ONCE } from '#fleet/service'
import type { Context, OrgId, SubjectId, UserId } from '#kernel'
import type { KeyedRead, Leg } from '#kernel/database'
import { joinSql, legOf, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byText, defineList, equalSealed, instants } from '#kernel/list'
import type { FoundKey } from '#kernel/vault'
import { joinSubjectKey } from '#kernel/vault'
import type { ExpiringPortion } from './licence-store.ts'
import type { DriverStatus, PersonType } from './schema.ts'
import { DRIVER_STATUSES, DriverView, PERSON_TYPES } from './schema.ts'

export interface DriverRow {
  readonly id: string
  readonly subject: SubjectId
  readonly sealed: Uint8Array
  readonly personType: PersonType
  readonly contractEndsOn: string | null
  readonly medicalExpiresOn: string | null
  readonly userId: UserId | null
  /** The pseudonym of that user. */
  readonly person: SubjectId | null
  readonly status: DriverStatus
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A row together with what opens its sealed part. */
export interface FoundDriver extends DriverRow, FoundKey {}

export interface StoredDriver extends DriverRow {
  readonly nameIndex: Uint8Array
  readonly employeeNumberIndex: Uint8Array | null
}

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, 'x-data-class': 'personal' })

/** What is sealed is found whole, or not at all. Who left shows only where it is asked for. */
export const DRIVERS = defineList({
  id: sql`id`,
  item: DriverView,
  filters: {
    status: anyOf(DRIVER_STATUSES, sql`status`),
    personType: anyOf(PERSON_TYPES, sql`person_type`),
    userId: anyId(sql`user_id`),
    name: equalSealed(sql`name_index`, 100),
    employeeNumber: equalSealed(sql`employee_number_index`, 40),
    licence: [
      {
        suffix: '',
        shape: text(50),
        isSealed: true,
        toSql: (number, index) => sql`EXISTS (SELECT FROM fleet_licence l WHERE l.org_id = fleet_driver.org_id
          AND l.driver_id = fleet_driver.id AND l.number_index = ${index(String(number))}::bytea)`,
      },
    ],
    createdAt: instants(sql`created_at`),
    updatedAt: instants(sql`updated_at`),
  },
  sorts: {
    createdAt: byInstant(sql`created_at`),
    updatedAt: byInstant(sql`updated_at`),
    status: byText(sql`status`),
  },
  followedBy: { status: 'createdAt' },
  sortedBy: '-createdAt',
})

const KEY = joinSubjectKey('fleet_driver')
const COLUMNS = sql`id, subject_id AS subject, personal_sealed AS sealed, person_type AS "personType",
  contract_ends_on AS "contractEndsOn", medical_expires_on AS "medicalExpiresOn", user_id AS "userId", person_id AS person,
  status, version, created_at AS "createdAt", updated_at AS "updatedAt"`
const FOUND = sql`${COLUMNS}, ${KEY.columns}`

export const DRIVER_BY_ID: KeyedRead<FoundDriver> = {
  text: sql`SELECT ${FOUND} FROM fleet_driver ${KEY.join} WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

/** @param person only the one who is linked to this user. */
export const listDrivers = (org: OrgId, plan: ListPlan, person: SubjectId | undefined, isAnyStatus: boolean): Leg => {
  const narrowed = [
    sql`org_id = ${org}`,
    ...(isAnyStatus ? [] : [sql`status IN ('active', 'leave')`]),
    ...(person ? [sql`person_id = ${person}`] : []),
    ...plan.conditions,
  ]
  return legOf(
    sql`SELECT ${FOUND}, ${plan.keys} FROM fleet_driver ${KEY.join} WHERE ${joinSql(narrowed, ' AND ')} ${plan.tail}`,
  )
}

export const driverStore = {
  /** Until the transaction ends; whoever refers to the row is not kept waiting. */
  hold: ({ tx, org }: Context, id: string) =>
    tx.run(sql`SELECT id FROM fleet_driver WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  insert: ({ tx, org }: Context, row: StoredDriver) =>
    tx.run(sql`INSERT INTO fleet_driver (org_id, id, subject_id, personal_sealed, name_index, employee_number_index, person_type,
        contract_ends_on, medical_expires_on, user_id, person_id, status, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.subject}, ${row.sealed}, ${row.nameIndex}, ${row.employeeNumberIndex}, ${row.personType},
        ${row.contractEndsOn}::date, ${row.medicalExpiresOn}::date, ${row.userId}::uuid, ${row.person}::uuid, ${row.status},
        ${row.version}, ${row.createdAt}, ${row.updatedAt})`),

  /** Of a row that is held. */
  update: ({ tx, org }: Context, row: StoredDriver) =>
    tx.run(sql`UPDATE fleet_driver SET personal_sealed = ${row.sealed}, name_index = ${row.nameIndex},
        employee_number_index = ${row.employeeNumberIndex}, person_type = ${row.personType},
        contract_ends_on = ${row.contractEndsOn}::date, medical_expires_on = ${row.medicalExpiresOn}::date,
        user_id = ${row.userId}::uuid, person_id = ${row.person}::uuid, status = ${row.status}, version = ${row.version},
        updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** Of a row that is held: nothing of the person changes. */
  leave: ({ tx, org, now }: Context, id: string) =>
    tx.run(sql`UPDATE fleet_driver SET status = 'left', version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND id = ${id}`),

  /** Those who are still there after the last day of their contract, held. */
  lockEnded: ({ tx, org }: Context, today: string) =>
    tx.all<DriverRow>(sql`SELECT ${COLUMNS} FROM fleet_driver
      WHERE org_id = ${org} AND status IN ('active', 'leave') AND contract_ends_on < ${today}::date
      ORDER BY id FOR NO KEY UPDATE`),

  lockOfSubject: ({ tx, org }: Context, subject: SubjectId) =>
    tx.all<DriverRow>(sql`SELECT ${COLUMNS} FROM fleet_driver
      WHERE org_id = ${org} AND subject_id = ${subject} FOR NO KEY UPDATE`),

  /** Of drivers and the people they are linked to, the one beside each of this subject. */
  listBeside: async ({ tx, org }: Context, subject: SubjectId) => {
    const rows = await tx.all<{ other: SubjectId }>(sql`
      SELECT person_id AS other FROM fleet_driver WHERE org_id = ${org} AND subject_id = ${subject} AND person_id IS NOT NULL
      UNION SELECT subject_id FROM fleet_driver WHERE org_id = ${org} AND person_id = ${subject}`)
    return rows.map(({ other }) => other)
  },

  /** What is left when the key is gone: that there was somebody, and what they drove. */
  erase: ({ tx, org, now }: Context, id: string) =>
    tx.run(sql`UPDATE fleet_driver SET status = 'erased', contract_ends_on = NULL, medical_expires_on = NULL, user_id = NULL,
        person_id = NULL, name_index = NULL, employee_number_index = NULL, version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND id = ${id}`),

  /** The user is gone; the driver stays. */
  unlink: ({ tx, org, now }: Context, person: SubjectId) =>
    tx.run(sql`UPDATE fleet_driver SET user_id = NULL, person_id = NULL, version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND person_id = ${person}`),

  /** Whose medical expires until that day, in the order of these. @param person only the one who is linked to this user. */
  listMedicals: ({ tx, org }: Context, { until, person, beyond: { day, id } }: ExpiringPortion) =>
    tx.all<{ readonly id: string; readonly subject: SubjectId; readonly lastDay: string }>(sql`
      SELECT id, subject_id AS subject, medical_expires_on AS "lastDay" FROM fleet_driver
      WHERE org_id = ${org} AND status IN ('active', 'leave') AND medical_expires_on <= ${until}::date
        AND (${person ?? null}::uuid IS NULL OR person_id = ${person ?? null}::uuid)
        AND (medical_expires_on, id) > (${day}::date, ${id}::uuid)
      ORDER BY medical_expires_on, id LIMIT ${AT_ONCE}`),
} as const
