/** The SQL of inspections. */
import type { FormVersionId, InspectionId, IssueId, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Leg, Sql, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byInteger, byText, defineList, instants } from '#kernel/list'
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
  readonly defects: number
  readonly criticalDefects: number
  readonly issues: readonly IssueId[]
  readonly version: number
  readonly createdAt: Date
  readonly submittedAt: Date | null
  readonly reviewedAt: Date | null
  readonly updatedAt: Date
}

export const INSPECTIONS = defineList({
  id: sql`id`,
  item: InspectionView,
  filters: {
    vehicle: anyId(sql`vehicle_id`),
    status: anyOf(STATUSES, sql`status`),
    kind: anyOf(KINDS, sql`kind`),
    createdAt: instants(sql`created_at`),
    submittedAt: instants(sql`submitted_at`),
  },
  sorts: {
    createdAt: byInstant(sql`created_at`),
    updatedAt: byInstant(sql`updated_at`),
    status: byText(sql`status`),
    defects: byInteger(sql`defects`),
  },
  sortedBy: '-createdAt',
})

const COLUMNS = sql`id, vehicle_id AS "vehicleId", subject_id AS subject, driver_id AS driver,
  form_version_id AS "formVersionId", kind, status, personal_sealed AS sealed, odometer_km AS "odometerKm", defects,
  critical_defects AS "criticalDefects", issues, version, created_at AS "createdAt", submitted_at AS "submittedAt",
  reviewed_at AS "reviewedAt", updated_at AS "updatedAt"`

export const INSPECTION_BY_ID: KeyedRead<InspectionRow> = {
  text: sql`SELECT ${COLUMNS} FROM fleet_inspection WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

/** @param assignedTo only of vehicles assigned to this person. */
export const listInspections = (org: OrgId, plan: ListPlan, assignedTo: SubjectId | undefined): Leg =>
  legOf(sql`
    SELECT ${COLUMNS}, ${plan.keys} FROM fleet_inspection
    WHERE ${joinSql([sql`org_id = ${org}`, ...reach(org, assignedTo), ...plan.conditions], ' AND ')} ${plan.tail}`)

const reach = (org: OrgId, person: SubjectId | undefined): readonly Sql[] =>
  person
    ? [sql`vehicle_id IN (SELECT vehicle_id FROM fleet_assignment WHERE org_id = ${org} AND person_id = ${person})`]
    : []

export const inspectionStore = {
  /** As it stands, kept from others until the transaction ends. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<InspectionRow>(sql`
      SELECT ${COLUMNS} FROM fleet_inspection WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  insert: (tx: Transaction, org: OrgId, row: InspectionRow) =>
    tx.run(sql`
      INSERT INTO fleet_inspection (org_id, id, vehicle_id, subject_id, driver_id, form_version_id, kind, status,
        personal_sealed, odometer_km, defects, critical_defects, issues, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.subject}, ${row.driver}, ${row.formVersionId}, ${row.kind},
        ${row.status}, ${row.sealed}, ${row.odometerKm}::int, ${row.defects}::int, ${row.criticalDefects}::int,
        ${uuidArray(row.issues)}::uuid[], ${row.version}::int, ${row.createdAt}, ${row.updatedAt})`),

  /** Of a row that is held. */
  update: (tx: Transaction, org: OrgId, row: InspectionRow) =>
    tx.run(sql`
      UPDATE fleet_inspection SET status = ${row.status}, personal_sealed = ${row.sealed},
        odometer_km = ${row.odometerKm}::int, defects = ${row.defects}::int, critical_defects = ${row.criticalDefects}::int,
        issues = ${uuidArray(row.issues)}::uuid[], version = ${row.version}::int, submitted_at = ${row.submittedAt},
        reviewed_at = ${row.reviewedAt}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** The first there ever was. */
  findFirst: (tx: Transaction, org: OrgId) =>
    tx.find<Pick<InspectionRow, 'id'>>(
      sql`SELECT id FROM fleet_inspection WHERE org_id = ${org} ORDER BY created_at, id LIMIT 1`,
    ),
}
