/** The SQL of recordings. */
import type { BridgeId, EntryId, OrgId, SubjectId, VehicleId } from '#kernel'
import type { Sql, Transaction } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import type { Recorded, RecordedKind } from './ports.ts'

export interface RecordingRow {
  readonly kind: RecordedKind
  /** Of the scan or act that it is of. */
  readonly id: Recorded['id']
  readonly vehicleId: VehicleId
  readonly subject: SubjectId
  readonly bridgeId: BridgeId
  readonly recordedAt: Date
  readonly lines: number
  readonly frames: number
  readonly framesDropped: number
  readonly isCutOff: boolean
  readonly sha256: Uint8Array
  readonly signature: string
  readonly sealEntryId: EntryId
}

export interface KeptRecording extends RecordingRow {
  readonly sealed: Uint8Array
}

export interface RecordingFilter {
  readonly vehicle: VehicleId
  /** Instant and id of the last one seen: newest first. */
  readonly after: readonly string[] | undefined
  readonly limit: number
}

/** Each kind goes with the row it is of, so each has a table of its own. */
const TABLES = {
  scan: { table: sql`diagnostics_recording`, key: sql`scan_id`, kind: sql`'scan'::text AS kind` },
  act: { table: sql`diagnostics_act_recording`, key: sql`act_id`, kind: sql`'act'::text AS kind` },
} as const
const HEAD = sql`vehicle_id AS "vehicleId", subject_id AS subject, bridge_id AS "bridgeId", recorded_at AS "recordedAt", lines,
  frames, frames_dropped AS "framesDropped", is_cut_off AS "isCutOff", sealed_sha256 AS sha256, signature,
  seal_entry_id AS "sealEntryId"`

export const recordingStore = {
  find: (tx: Transaction, org: OrgId, of: RecordedKind, id: string) => {
    const { table, key, kind } = TABLES[of]
    return tx.find<KeptRecording>(sql`
      SELECT ${kind}, ${key} AS id, ${HEAD}, personal_sealed AS sealed FROM ${table}
      WHERE org_id = ${org} AND ${key} = ${id}`)
  },

  list: (tx: Transaction, org: OrgId, filter: RecordingFilter) =>
    tx.all<RecordingRow>(sql`
      SELECT * FROM (${newest(org, 'scan', filter)} UNION ALL ${newest(org, 'act', filter)}) AS recordings
      ORDER BY "recordedAt" DESC, id DESC LIMIT ${filter.limit + 1}`),

  /** 0 when there is one of this scan or act. */
  insert: (tx: Transaction, org: OrgId, row: KeptRecording) => {
    const { table, key } = TABLES[row.kind]
    return tx.run(sql`
      INSERT INTO ${table} (org_id, ${key}, vehicle_id, subject_id, bridge_id, recorded_at, lines, frames,
        frames_dropped, is_cut_off, personal_sealed, sealed_sha256, signature, seal_entry_id)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.subject}, ${row.bridgeId}, ${row.recordedAt}, ${row.lines},
        ${row.frames}, ${row.framesDropped}, ${row.isCutOff}, ${row.sealed}, ${row.sha256}, ${row.signature},
        ${row.sealEntryId})
      ON CONFLICT DO NOTHING`)
  },
}

function newest(org: OrgId, of: RecordedKind, { vehicle, after, limit }: RecordingFilter): Sql {
  const { table, key, kind } = TABLES[of]
  const conditions = [
    sql`org_id = ${org}`,
    sql`vehicle_id = ${vehicle}`,
    ...(after ? [sql`(recorded_at, ${key}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
  ]
  return sql`(SELECT ${kind}, ${key} AS id, ${HEAD} FROM ${table} WHERE ${joinSql(conditions, ' AND ')}
    ORDER BY recorded_at DESC, ${key} DESC LIMIT ${limit + 1})`
}
