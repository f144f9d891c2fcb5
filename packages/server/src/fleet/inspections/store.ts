/** The SQL of inspections. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { FormVersionId, InspectionId, IssueId, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Leg, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byInteger, byText, defineList, flag, instants } from '#kernel/list'
import type { InspectionKind, InspectionStatus } from './schema.ts'
import { InspectionView, KINDS, STATUSES } from './schema.ts'

export interface InspectionRow {
  readonly id: InspectionId
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  /** Whoever fills it in. */
  readonly driver: SubjectId
  readonly formVersionId: FormVersionId
  readonly kind: InspectionKind
  readonly status: InspectionStatus
  /** The answers. */
  readonly sealed: Uint8Array
  readonly odometerKm: number | null
  /** It is implausible, and whoever typed it said that it stands. */
  readonly odometerConfirmed: boolean
  readonly readingId: string | null
  readonly defects: number
  readonly criticalDefects: number
  readonly issues: readonly IssueId[]
  readonly version: number
  readonly createdAt: Date
  readonly submittedAt: Date | null
  readonly reviewedAt: Date | null
  readonly updatedAt: Date
}

/** Of its vehicle, whatever became of it; a draft that was thrown away is none. */
const LATEST = sql`status <> 'discarded' AND NOT EXISTS (
  SELECT FROM fleet_inspection AS later
  WHERE later.org_id = fleet_inspection.org_id AND later.vehicle_id = fleet_inspection.vehicle_id
    AND later.status <> 'discarded' AND (later.created_at, later.id) > (fleet_inspection.created_at, fleet_inspection.id))`

export const INSPECTIONS = defineList({
  id: sql`id`,
  item: InspectionView,
  filters: {
    vehicle: anyId(sql`vehicle_id`),
    status: anyOf(STATUSES, sql`status`),
    kind: anyOf(KINDS, sql`kind`),
    latest: flag(LATEST),
    createdAt: instants(sql`created_at`),
    submittedAt: instants(sql`submitted_at`),
  },
  sorts: {
    createdAt: byInstant(sql`created_at`),
    updatedAt: byInstant(sql`updated_at`),
    status: byText(sql`status`),
    defects: byInteger(sql`defects`),
  },
  followedBy: { status: 'createdAt', defects: 'createdAt' },
  sortedBy: '-createdAt',
})

const COLUMNS = sql`id, vehicle_id AS "vehicleId", subject_id AS subject, driver_id AS driver,
  form_version_id AS "formVersionId", kind, status, personal_sealed AS sealed, odometer_km AS "odometerKm",
  odometer_confirmed AS "odometerConfirmed", reading_id AS "readingId", defects,
  critical_defects AS "criticalDefects", issues, version, created_at AS "createdAt", submitted_at AS "submittedAt",
  reviewed_at AS "reviewedAt", updated_at AS "updatedAt"`

export const INSPECTION_BY_ID: KeyedRead<InspectionRow> = {
  text: sql`SELECT ${COLUMNS} FROM fleet_inspection WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

export const listInspections = (org: OrgId, plan: ListPlan, reach: Reach | undefined): Leg =>
  legOf(sql`
    SELECT ${COLUMNS}, ${plan.keys} FROM fleet_inspection
    WHERE ${joinSql([sql`org_id = ${org}`, inReach(sql`vehicle_id`, org, reach), ...plan.conditions], ' AND ')} ${plan.tail}`)

export const inspectionStore = {
  /** As it stands, kept from others until the transaction ends. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<InspectionRow>(sql`
      SELECT ${COLUMNS} FROM fleet_inspection WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  insert: (tx: Transaction, org: OrgId, row: InspectionRow) =>
    tx.run(sql`
      INSERT INTO fleet_inspection (org_id, id, vehicle_id, subject_id, driver_id, form_version_id, kind, status,
        personal_sealed, odometer_km, odometer_confirmed, defects, critical_defects, issues, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.subject}, ${row.driver}, ${row.formVersionId}, ${row.kind},
        ${row.status}, ${row.sealed}, ${row.odometerKm}::int, ${row.odometerConfirmed}, ${row.defects}::int, ${row.criticalDefects}::int,
        ${uuidArray(row.issues)}::uuid[], ${row.version}::int, ${row.createdAt}, ${row.updatedAt})`),

  /** Of a row that is held. */
  update: (tx: Transaction, org: OrgId, row: InspectionRow) =>
    tx.run(sql`
      UPDATE fleet_inspection SET status = ${row.status}, personal_sealed = ${row.sealed},
        odometer_km = ${row.odometerKm}::int, odometer_confirmed = ${row.odometerConfirmed}, reading_id = ${row.readingId},
        defects = ${row.defects}::int, critical_defects = ${row.criticalDefects}::int,
        issues = ${uuidArray(row.issues)}::uuid[], version = ${row.version}::int, submitted_at = ${row.submittedAt},
        reviewed_at = ${row.reviewedAt}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** The first there ever was. */
  findFirst: (tx: Transaction, org: OrgId) =>
    tx.find<Pick<InspectionRow, 'id'>>(
      sql`SELECT id FROM fleet_inspection WHERE org_id = ${org} ORDER BY created_at, id LIMIT 1`,
    ),
}
