/** The SQL of licences. */
import type { DayPlace } from '#fleet/service'
import { AT_ONCE } from '#fleet/service'
import type { Context, SubjectId } from '#kernel'
import { sql, textArray } from '#kernel/database'

export interface LicenceRow {
  readonly id: string
  readonly driverId: string
  /** The driver's. */
  readonly subject: SubjectId
  readonly classes: readonly string[]
  readonly country: string
  /** The number. */
  readonly sealed: Uint8Array
  readonly expiresOn: string | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface StoredLicence extends LicenceRow {
  readonly numberIndex: Uint8Array
}

export interface ExpiringPortion {
  readonly until: string
  /** Only of the driver linked to this user. */
  readonly person: SubjectId | undefined
  readonly beyond: DayPlace
}

const COLUMNS = sql`l.id, l.driver_id AS "driverId", l.subject_id AS subject, l.classes, l.country, l.number_sealed AS sealed,
  l.expires_on AS "expiresOn", l.version, l.created_at AS "createdAt", l.updated_at AS "updatedAt"`

export const licenceStore = {
  listOf: ({ tx, org }: Context, driver: string) =>
    tx.all<LicenceRow>(sql`SELECT ${COLUMNS} FROM fleet_licence l WHERE l.org_id = ${org} AND l.driver_id = ${driver}
      ORDER BY l.created_at, l.id`),

  lock: ({ tx, org }: Context, driver: string, id: string) =>
    tx.find<LicenceRow>(sql`SELECT ${COLUMNS} FROM fleet_licence l
      WHERE l.org_id = ${org} AND l.driver_id = ${driver} AND l.id = ${id} FOR UPDATE`),

  insert: ({ tx, org }: Context, row: StoredLicence) =>
    tx.run(sql`INSERT INTO fleet_licence (org_id, id, driver_id, subject_id, classes, country, number_sealed, number_index,
        expires_on, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.driverId}, ${row.subject}, ${textArray(row.classes)}::text[], ${row.country},
        ${row.sealed}, ${row.numberIndex}, ${row.expiresOn}::date, ${row.version}, ${row.createdAt}, ${row.updatedAt})`),

  /** Of a row that is held. */
  update: ({ tx, org }: Context, row: StoredLicence) =>
    tx.run(sql`UPDATE fleet_licence SET classes = ${textArray(row.classes)}::text[], country = ${row.country},
        number_sealed = ${row.sealed}, number_index = ${row.numberIndex}, expires_on = ${row.expiresOn}::date,
        version = ${row.version}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  remove: ({ tx, org }: Context, id: string) =>
    tx.run(sql`DELETE FROM fleet_licence WHERE org_id = ${org} AND id = ${id}`),

  removeAllOf: ({ tx, org }: Context, driver: string) =>
    tx.run(sql`DELETE FROM fleet_licence WHERE org_id = ${org} AND driver_id = ${driver}`),

  /** Those of present drivers that expire until that day, in the order of these. */
  listExpiring: ({ tx, org }: Context, { until, person, beyond: { day, id } }: ExpiringPortion) =>
    tx.all<
      LicenceRow & { readonly lastDay: string }
    >(sql`SELECT ${COLUMNS}, l.expires_on AS "lastDay" FROM fleet_licence l
      JOIN fleet_driver d ON d.org_id = l.org_id AND d.id = l.driver_id
      WHERE l.org_id = ${org} AND d.status IN ('active', 'leave') AND l.expires_on <= ${until}::date
        AND (${person ?? null}::uuid IS NULL OR d.person_id = ${person ?? null}::uuid)
        AND (l.expires_on, l.id) > (${day}::date, ${id}::uuid) ORDER BY l.expires_on, l.id LIMIT ${AT_ONCE}`),
} as const
