/** The SQL of recordings. */
import type { BridgeId, EntryId, OrgId, ScanId, SubjectId, VehicleId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'

export interface RecordingRow {
  readonly scanId: ScanId
  readonly vehicleId: VehicleId
  readonly subject: SubjectId
  readonly bridgeId: BridgeId
  readonly recordedAt: Date
  readonly lines: number
  readonly frames: number
  readonly framesDropped: number
  readonly isCutOff: boolean
}

export interface KeptRecording extends RecordingRow {
  readonly sealed: Uint8Array
  readonly sha256: Uint8Array
  readonly signature: string
  readonly sealEntryId: EntryId
}

export interface RecordingFilter {
  readonly vehicle: VehicleId
  /** Instant and scan of the last one seen: newest first. */
  readonly after: readonly string[] | undefined
  readonly limit: number
}

const HEAD = sql`scan_id AS "scanId", vehicle_id AS "vehicleId", subject_id AS subject, bridge_id AS "bridgeId",
  recorded_at AS "recordedAt", lines, frames, frames_dropped AS "framesDropped", is_cut_off AS "isCutOff"`

export const recordingStore = {
  find: (tx: Transaction, org: OrgId, scan: string) =>
    tx.find<KeptRecording>(sql`
      SELECT ${HEAD}, personal_sealed AS sealed, sealed_sha256 AS sha256, signature, seal_entry_id AS "sealEntryId"
      FROM diagnostics_recording WHERE org_id = ${org} AND scan_id = ${scan}`),

  list: (tx: Transaction, org: OrgId, { vehicle, after, limit }: RecordingFilter) =>
    tx.all<RecordingRow>(sql`
      SELECT ${HEAD} FROM diagnostics_recording
      WHERE ${joinSql(
        [
          sql`org_id = ${org}`,
          sql`vehicle_id = ${vehicle}`,
          ...(after ? [sql`(recorded_at, scan_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
        ],
        ' AND ',
      )}
      ORDER BY recorded_at DESC, scan_id DESC LIMIT ${limit + 1}`),

  /** 0 when there is one of this scan. */
  insert: (tx: Transaction, org: OrgId, row: KeptRecording) =>
    tx.run(sql`
      INSERT INTO diagnostics_recording (org_id, scan_id, vehicle_id, subject_id, bridge_id, recorded_at, lines, frames,
        frames_dropped, is_cut_off, personal_sealed, sealed_sha256, signature, seal_entry_id)
      VALUES (${org}, ${row.scanId}, ${row.vehicleId}, ${row.subject}, ${row.bridgeId}, ${row.recordedAt}, ${row.lines},
        ${row.frames}, ${row.framesDropped}, ${row.isCutOff}, ${row.sealed}, ${row.sha256}, ${row.signature},
        ${row.sealEntryId})
      ON CONFLICT DO NOTHING`),
}
