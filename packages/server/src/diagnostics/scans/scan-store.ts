/** The SQL of scans. */
import type { BridgeId, EntryId, OrgId, ScanId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Sql, Transaction } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import type { ScanStatus } from './schema.ts'

export interface ScanRow {
  readonly id: ScanId
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly bridgeId: BridgeId
  readonly status: ScanStatus
  readonly requestedAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly progressStep: number | null
  readonly progressOf: number | null
  readonly progressLabel: string | null
  readonly failureCode: string | null
  readonly sealed: Uint8Array
  readonly sha256: Uint8Array | null
  readonly sealEntryId: EntryId | null
  /** Place of that entry in the ledger; null until somebody asked for it. */
  readonly sealSeq: number | null
  /** Its bridge is to hand in a recording too. */
  readonly isRecorded: boolean
  /** How often what it handed in as one was not believed. */
  readonly recordingRefusals: number
}

/** Bridges with a scan that waits to be taken. */
export const QUEUED_SCANS: KeyedRead<{ readonly bridgeId: BridgeId }> = {
  text: sql`SELECT DISTINCT bridge_id AS "bridgeId" FROM diagnostics_scan
    WHERE org_id = $1 AND bridge_id = ANY($2::uuid[]) AND status = 'queued'`.text,
  key: ['bridgeId'],
}

export type NewScan = Pick<ScanRow, 'id' | 'vehicleId' | 'subject' | 'bridgeId' | 'sealed' | 'isRecorded'> & {
  readonly requestedBy: string
}

export interface ScanEnd {
  /** When its bridge began to read, which may be long after it took the job. */
  readonly startedAt: Date
  readonly status: 'done' | 'failed'
  readonly failureCode: string | null
  readonly sealed: Uint8Array
  readonly sha256: Uint8Array
  readonly sealEntryId: EntryId
}

export interface ScanFilter {
  /** Only of this vehicle; undefined, which is said aloud: of all that are reached. */
  readonly vehicle: string | undefined
  /** Whether the vehicle in a column is in reach; undefined: all are. */
  readonly isReached?: (vehicle: Sql) => Sql
  readonly isOver: boolean
  /** Instant of the request and id of the last one seen: newest first. */
  readonly after: readonly string[] | undefined
  readonly limit: number
}

const COLUMNS = sql`id, vehicle_id AS "vehicleId", subject_id AS subject, bridge_id AS "bridgeId", status,
  requested_at AS "requestedAt", started_at AS "startedAt", ended_at AS "endedAt", progress_step AS "progressStep",
  progress_of AS "progressOf", progress_label AS "progressLabel", failure_code AS "failureCode",
  personal_sealed AS sealed, sealed_sha256 AS sha256, seal_entry_id AS "sealEntryId", seal_seq AS "sealSeq", is_recorded AS "isRecorded",
  recording_refusals AS "recordingRefusals"`
const IS_OPEN = sql`status IN ('queued', 'running')`
/** What was given up in silence can still end, once. */
const MAY_END = sql`(${IS_OPEN} OR (failure_code = 'bridge.silent' AND sealed_sha256 IS NULL))`

export const scanStore = {
  find: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<ScanRow>(sql`SELECT ${COLUMNS} FROM diagnostics_scan WHERE org_id = ${org} AND id = ${id}`),

  /** 0 when the vehicle has an open scan. */
  insert: (tx: Transaction, org: OrgId, scan: NewScan, at: Date) =>
    tx.run(sql`
      INSERT INTO diagnostics_scan (org_id, id, vehicle_id, subject_id, bridge_id, status, requested_by, requested_at,
        heard_at, personal_sealed, is_recorded)
      VALUES (${org}, ${scan.id}, ${scan.vehicleId}, ${scan.subject}, ${scan.bridgeId}, 'queued', ${scan.requestedBy},
        ${at}, ${at}, ${scan.sealed}, ${scan.isRecorded})
      ON CONFLICT DO NOTHING`),

  list: (tx: Transaction, org: OrgId, filter: ScanFilter) =>
    tx.all<ScanRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_scan WHERE ${joinSql(conditions(org, filter), ' AND ')}
      ORDER BY requested_at DESC, id DESC LIMIT ${filter.limit + 1}`),

  /**
   * Of a vehicle, the newest first: as many that came to their end as that broke off with something signed, so that
   * those which reached nothing crowd out none that did. Those without a word of their bridge hold nothing.
   */
  listSealed: (tx: Transaction, org: OrgId, vehicle: string, limit: number) => {
    const newest = (which: Sql) => sql`
      (SELECT ${COLUMNS} FROM diagnostics_scan WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND ${which}
       ORDER BY requested_at DESC, id DESC LIMIT ${limit})`
    return tx.all<ScanRow>(sql`
      SELECT * FROM (${newest(sql`status = 'done'`)} UNION ALL
        ${newest(sql`status = 'failed' AND sealed_sha256 IS NOT NULL`)}) AS sealed
      ORDER BY "requestedAt" DESC, id DESC`)
  },

  /** Scans of the same vehicle that were asked for before and came to their end, the newest first. */
  listBefore: async (tx: Transaction, org: OrgId, { id, vehicleId, requestedAt }: ScanRow, limit: number) => {
    const rows = await tx.all<Pick<ScanRow, 'id'>>(sql`
      SELECT id FROM diagnostics_scan
      WHERE org_id = ${org} AND vehicle_id = ${vehicleId} AND status = 'done'
        AND (requested_at, id) < (${requestedAt}::timestamptz, ${id}::uuid)
      ORDER BY requested_at DESC, id DESC LIMIT ${limit}`)
    return rows.map((row) => row.id)
  },

  listOpen: (tx: Transaction, org: OrgId, bridge: BridgeId) =>
    tx.all<Pick<ScanRow, 'id' | 'vehicleId' | 'isRecorded'>>(sql`
      SELECT id, vehicle_id AS "vehicleId", is_recorded AS "isRecorded" FROM diagnostics_scan
      WHERE org_id = ${org} AND bridge_id = ${bridge} AND ${IS_OPEN} ORDER BY requested_at, id`),

  /** Of those the ones that no bridge has taken. */
  listQueued: (tx: Transaction, org: OrgId, bridge: BridgeId) =>
    tx.all<Pick<ScanRow, 'id' | 'vehicleId' | 'isRecorded'>>(sql`
      SELECT id, vehicle_id AS "vehicleId", is_recorded AS "isRecorded" FROM diagnostics_scan
      WHERE org_id = ${org} AND bridge_id = ${bridge} AND status = 'queued' ORDER BY requested_at, id`),

  /** Open scans that nobody has spoken of since `queuedSince` (not begun) or `runningSince` (begun). */
  listSilent: (tx: Transaction, org: OrgId, queuedSince: Date, runningSince: Date) =>
    tx.all<Pick<ScanRow, 'id' | 'vehicleId' | 'subject'>>(sql`
      SELECT id, vehicle_id AS "vehicleId", subject_id AS subject FROM diagnostics_scan
      WHERE org_id = ${org} AND ((status = 'queued' AND heard_at <= ${queuedSince})
        OR (status = 'running' AND heard_at <= ${runningSince}))`),

  /** 1 when it began now, 0 when it runs already or is over. */
  begin: (tx: Transaction, org: OrgId, id: string, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_scan SET status = 'running', started_at = ${at}, heard_at = ${at}
      WHERE org_id = ${org} AND id = ${id} AND status = 'queued'`),

  /** The bridge still works on it; `progress` says at what. */
  hear: (
    tx: Transaction,
    org: OrgId,
    id: string,
    progress: { readonly step: number; readonly of: number; readonly label: string } | undefined,
    at: Date,
  ) =>
    tx.run(sql`
      UPDATE diagnostics_scan SET heard_at = ${at}, progress_step = coalesce(${progress?.step ?? null}, progress_step),
        progress_of = coalesce(${progress?.of ?? null}, progress_of),
        progress_label = coalesce(${progress?.label ?? null}, progress_label)
      WHERE org_id = ${org} AND id = ${id} AND ${IS_OPEN}`),

  countRefusal: (tx: Transaction, org: OrgId, id: string) =>
    tx.run(sql`
      UPDATE diagnostics_scan SET recording_refusals = recording_refusals + 1 WHERE org_id = ${org} AND id = ${id}`),

  /** Keeps what was found so far; a scan that is over keeps its result. */
  keepFound: (tx: Transaction, org: OrgId, id: ScanId, sealed: Uint8Array, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_scan SET personal_sealed = ${sealed}, heard_at = ${at}
      WHERE org_id = ${org} AND id = ${id} AND ${IS_OPEN}`),

  /** 0 when it was over already. */
  end: (tx: Transaction, org: OrgId, id: string, end: ScanEnd, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_scan SET status = ${end.status}, failure_code = ${end.failureCode}, ended_at = ${at},
        started_at = ${end.startedAt}, personal_sealed = ${end.sealed}, sealed_sha256 = ${end.sha256},
        seal_entry_id = ${end.sealEntryId}
      WHERE org_id = ${org} AND id = ${id} AND ${MAY_END}`),

  /** Keeps what the ledger knows, so that lists need not ask it for every row. */
  keepSeq: (tx: Transaction, org: OrgId, id: ScanId, seq: number) =>
    tx.run(sql`UPDATE diagnostics_scan SET seal_seq = ${seq} WHERE org_id = ${org} AND id = ${id}`),

  /** Ends a scan of which nothing was heard, or nothing that is proven. 0 when it was over already. */
  giveUp: (tx: Transaction, org: OrgId, id: string, failureCode: string, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_scan SET status = 'failed', failure_code = ${failureCode}, ended_at = ${at}
      WHERE org_id = ${org} AND id = ${id} AND ${MAY_END}`),
}

function conditions(org: OrgId, { vehicle, isReached, isOver, after }: ScanFilter): readonly Sql[] {
  return [
    sql`org_id = ${org}`,
    ...(vehicle === undefined ? [] : [sql`vehicle_id = ${vehicle}`]),
    ...(isReached ? [isReached(sql`vehicle_id`)] : []),
    ...(isOver ? [sql`status IN ('done', 'failed')`] : []),
    ...(after ? [sql`(requested_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
  ]
}
