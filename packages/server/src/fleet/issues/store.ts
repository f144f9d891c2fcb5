/** The only file of this part that speaks SQL. */
import { speltUnit } from '#fleet/faults'
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { IssueId, OrgId, ScanId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Leg, Sql, Transaction } from '#kernel/database'
import { joinSql, legOf, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byInteger, byText, defineList, instants, startingText } from '#kernel/list'
import type { FoundKey } from '#kernel/vault'
import { joinSubjectKey } from '#kernel/vault'
import type { IssueSource, IssueStatus, Severity } from './schema.ts'
import { IssueView, SEVERITIES, SOURCES, STATUSES } from './schema.ts'

export interface IssueRow {
  readonly id: IssueId
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly source: IssueSource
  /** Empty of what is no trouble code. */
  readonly ecu: string
  /** Empty where nothing tells it from another of its vehicle. */
  readonly code: string
  readonly severity: Severity
  readonly status: IssueStatus
  readonly sealed: Uint8Array
  readonly count: number
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly fixedAt: Date | null
  readonly closedAt: Date | null
  /** `YYYY-MM-DD`. */
  readonly deferredUntil: string | null
  readonly beforeScan: ScanId | null
  readonly beforeSha256: Uint8Array | null
  readonly afterScan: ScanId | null
  readonly afterSha256: Uint8Array | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ListedIssue extends IssueRow, FoundKey {}

/** What tells an issue from the others of its vehicle. */
export type IssueKey = Pick<IssueRow, 'vehicleId' | 'ecu' | 'code'>

const GRAVITY = sql`CASE severity WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2 ELSE 3 END`
const IS_LIVE = sql`status NOT IN ('verified', 'rejected')`

export const ISSUES = defineList({
  id: sql`id`,
  item: IssueView,
  filters: {
    vehicle: anyId(sql`vehicle_id`),
    status: anyOf(STATUSES, sql`status`),
    severity: anyOf(SEVERITIES, sql`severity`),
    source: anyOf(SOURCES, sql`source`),
    code: startingText(sql`code`, 40),
    firstSeenAt: instants(sql`first_seen_at`),
    lastSeenAt: instants(sql`last_seen_at`),
  },
  sorts: {
    lastSeenAt: byInstant(sql`last_seen_at`),
    firstSeenAt: byInstant(sql`first_seen_at`),
    severity: byInteger(GRAVITY),
    status: byText(sql`status`),
    count: byInteger(sql`seen_count`),
    updatedAt: byInstant(sql`updated_at`),
  },
  followedBy: { severity: 'lastSeenAt', status: 'lastSeenAt' },
  sortedBy: '-lastSeenAt',
})

const KEY = joinSubjectKey('fleet_issue')
const COLUMNS = sql`id, vehicle_id AS "vehicleId", subject_id AS subject, source, ecu, code, severity, status,
  personal_sealed AS sealed, seen_count AS count, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt",
  fixed_at AS "fixedAt", closed_at AS "closedAt", deferred_until AS "deferredUntil", before_scan_id AS "beforeScan",
  before_sha256 AS "beforeSha256", after_scan_id AS "afterScan", after_sha256 AS "afterSha256", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`

export const ISSUE_BY_ID: KeyedRead<IssueRow> = {
  text: sql`SELECT ${COLUMNS} FROM fleet_issue WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

export const listIssues = (org: OrgId, plan: ListPlan, reach: Reach | undefined): Leg =>
  legOf(sql`
    SELECT ${COLUMNS}, ${KEY.columns}, ${plan.keys} FROM fleet_issue ${KEY.join}
    WHERE ${joinSql([sql`org_id = ${org}`, inReach(sql`vehicle_id`, org, reach), ...plan.conditions], ' AND ')} ${plan.tail}`)

/** Trouble codes of before were stored as somebody typed them. */
const isKnownAs = (ecu: string, code: string): Sql =>
  ecu === ''
    ? sql`ecu = '' AND code = ${code}`
    : sql`ecu <> '' AND ${speltUnit(sql`ecu`)} = ${ecu} AND upper(code) = ${code}`

export const issueStore = {
  /** As it stands, kept from others until the transaction ends. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<IssueRow>(sql`SELECT ${COLUMNS} FROM fleet_issue WHERE org_id = ${org} AND id = ${id} FOR NO KEY UPDATE`),

  /** Their vehicles before them, as whoever raises issues does: two who hold several never wait for each other. */
  holdAll: async (tx: Transaction, org: OrgId, ids: readonly string[]): Promise<IssueRow[]> => {
    await tx.run(sql`
      SELECT id FROM fleet_vehicle
      WHERE org_id = ${org} AND id IN (
        SELECT vehicle_id FROM fleet_issue WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[]))
      ORDER BY id FOR NO KEY UPDATE`)
    return tx.all<IssueRow>(sql`
      SELECT ${COLUMNS} FROM fleet_issue WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[])
      ORDER BY id FOR NO KEY UPDATE`)
  },

  /** Those that are not over of a vehicle, which is held already. */
  holdLive: (tx: Transaction, org: OrgId, vehicle: string) =>
    tx.all<IssueRow>(sql`
      SELECT ${COLUMNS} FROM fleet_issue WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND ${IS_LIVE}
      ORDER BY id FOR NO KEY UPDATE`),

  /** The one that is not over; else the last that was. */
  findKnown: (tx: Transaction, org: OrgId, { vehicleId, ecu, code }: IssueKey) =>
    tx.find<IssueRow>(sql`
      SELECT ${COLUMNS} FROM fleet_issue
      WHERE org_id = ${org} AND vehicle_id = ${vehicleId} AND ${isKnownAs(ecu, code)}
      ORDER BY (${IS_LIVE}) DESC, first_seen_at DESC, id DESC LIMIT 1 FOR NO KEY UPDATE`),

  insert: (tx: Transaction, org: OrgId, row: IssueRow) =>
    tx.run(sql`
      INSERT INTO fleet_issue (org_id, id, vehicle_id, subject_id, source, ecu, code, severity, status, personal_sealed,
        seen_count, first_seen_at, last_seen_at, before_scan_id, before_sha256, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.subject}, ${row.source}, ${row.ecu}, ${row.code},
        ${row.severity}, ${row.status}, ${row.sealed}, ${row.count}::int, ${row.firstSeenAt}, ${row.lastSeenAt},
        ${row.beforeScan}, ${row.beforeSha256}, ${row.version}::int, ${row.createdAt}, ${row.updatedAt})`),

  /** 0 when it was changed since it was read. */
  update: (tx: Transaction, org: OrgId, row: IssueRow) =>
    tx.run(sql`
      UPDATE fleet_issue SET severity = ${row.severity}, status = ${row.status}, personal_sealed = ${row.sealed},
        seen_count = ${row.count}::int, last_seen_at = ${row.lastSeenAt}, fixed_at = ${row.fixedAt},
        closed_at = ${row.closedAt}, deferred_until = ${row.deferredUntil}::date, before_scan_id = ${row.beforeScan},
        before_sha256 = ${row.beforeSha256}, after_scan_id = ${row.afterScan}, after_sha256 = ${row.afterSha256},
        version = ${row.version}::int, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id} AND version = ${row.version - 1}::int`),

  /** Of each trouble code, how many vehicles but this one have an issue of it, closed ones too. */
  countVehicles: (tx: Transaction, org: OrgId, codes: readonly string[], besides: string) =>
    tx.all<{ readonly code: string; readonly vehicles: number }>(sql`
      SELECT code, count(DISTINCT vehicle_id)::int AS vehicles FROM fleet_issue
      WHERE org_id = ${org} AND ecu <> '' AND code = ANY(${codes}::text[]) AND vehicle_id <> ${besides} GROUP BY code`),

  /** The first there ever was. */
  findFirst: (tx: Transaction, org: OrgId) =>
    tx.find<Pick<IssueRow, 'id'>>(
      sql`SELECT id FROM fleet_issue WHERE org_id = ${org} ORDER BY first_seen_at, id LIMIT 1`,
    ),
}
