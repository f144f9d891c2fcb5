/** The SQL of acts. */
import type { ActId, BridgeId, DiagnosticSessionId, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { ActStatus } from './schema.ts'

export interface ActRow {
  readonly id: ActId
  readonly sessionId: DiagnosticSessionId
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly bridgeId: BridgeId
  readonly kind: string
  readonly class: 'read' | 'reversible'
  readonly status: ActStatus
  readonly requestedAt: Date
  /** When its bridge last said something of it. */
  readonly heardAt: Date
  readonly endedAt: Date | null
  readonly progressLabel: string | null
  readonly failureCode: string | null
  /** Set once somebody, or something, has asked for its end. */
  readonly stopBecause: string | null
  readonly sealed: Uint8Array
  readonly readySha256: Uint8Array | null
  readonly sha256: Uint8Array | null
  /** Its bridge is to hand in a recording too. */
  readonly isRecorded: boolean
  /** How often what it handed in as one was not believed. */
  readonly recordingRefusals: number
}

export type NewAct = Pick<
  ActRow,
  'id' | 'sessionId' | 'vehicleId' | 'subject' | 'bridgeId' | 'kind' | 'class' | 'sealed' | 'isRecorded'
>

/** What its entries are about: the act first. */
export const objectsOf = ({
  id,
  sessionId,
  vehicleId,
  bridgeId,
}: Pick<ActRow, 'id' | 'sessionId' | 'vehicleId' | 'bridgeId'>) => [id, sessionId, vehicleId, bridgeId]

export interface ActEnd {
  readonly status: ActStatus
  readonly failureCode: string | null
  readonly sealed: Uint8Array
  readonly sha256: Uint8Array
}

const COLUMNS = sql`id, session_id AS "sessionId", vehicle_id AS "vehicleId", subject_id AS subject,
  bridge_id AS "bridgeId", kind, class, status, requested_at AS "requestedAt", heard_at AS "heardAt", ended_at AS "endedAt",
  progress_label AS "progressLabel", failure_code AS "failureCode", stop_because AS "stopBecause",
  personal_sealed AS sealed, ready_sha256 AS "readySha256", sealed_sha256 AS sha256,
  is_recorded AS "isRecorded", recording_refusals AS "recordingRefusals"`
const IS_OPEN = sql`status IN ('queued', 'running', 'armed')`
/** What was given up in silence can still end, once. */
const MAY_END = sql`(${IS_OPEN} OR (failure_code = 'bridge.silent' AND sealed_sha256 IS NULL))`

/** Acts that wait for their bridge, or whose end it has to hear of. */
export const URGENT_ACTS: KeyedRead<{ readonly bridgeId: BridgeId }> = {
  text: sql`SELECT DISTINCT bridge_id AS "bridgeId" FROM diagnostics_act
    WHERE org_id = $1 AND bridge_id = ANY($2::uuid[]) AND ${IS_OPEN} AND (status = 'queued' OR stop_because IS NOT NULL)`
    .text,
  key: ['bridgeId'],
}

export const actStore = {
  find: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<ActRow>(sql`SELECT ${COLUMNS} FROM diagnostics_act WHERE org_id = ${org} AND id = ${id}`),

  listByIds: (tx: Transaction, org: OrgId, ids: readonly string[]) =>
    tx.all<ActRow>(sql`SELECT ${COLUMNS} FROM diagnostics_act WHERE org_id = ${org} AND id = ANY (${ids}::uuid[])`),

  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<ActRow>(sql`SELECT ${COLUMNS} FROM diagnostics_act WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  /** 0 when another act on the vehicle is under way. */
  insert: (tx: Transaction, org: OrgId, act: NewAct, at: Date) =>
    tx.run(sql`
      INSERT INTO diagnostics_act (org_id, id, session_id, vehicle_id, subject_id, bridge_id, kind, class, status,
        requested_at, heard_at, personal_sealed, is_recorded)
      VALUES (${org}, ${act.id}, ${act.sessionId}, ${act.vehicleId}, ${act.subject}, ${act.bridgeId}, ${act.kind},
        ${act.class}, 'queued', ${at}, ${at}, ${act.sealed}, ${act.isRecorded})
      ON CONFLICT DO NOTHING`),

  /** The newest first. */
  listOfSession: (tx: Transaction, org: OrgId, session: string, limit: number) =>
    tx.all<ActRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_act WHERE org_id = ${org} AND session_id = ${session}
      ORDER BY requested_at DESC, id DESC LIMIT ${limit}`),

  /** The newest of either class that came to a sealed end on a vehicle, the newest first: reading crowds out no change. */
  listSealed: (tx: Transaction, org: OrgId, vehicle: string, limit: number) => {
    const newest = (which: ActRow['class']) => sql`
      (SELECT ${COLUMNS} FROM diagnostics_act
       WHERE org_id = ${org} AND sealed_sha256 IS NOT NULL AND class = ${which} AND session_id IN (
         SELECT id FROM diagnostics_session WHERE org_id = ${org} AND vehicle_id = ${vehicle})
       ORDER BY ended_at DESC, id DESC LIMIT ${limit})`
    return tx.all<ActRow>(sql`
      SELECT * FROM (${newest('read')} UNION ALL ${newest('reversible')}) AS sealed ORDER BY "endedAt" DESC, id DESC`)
  },

  listOpenOf: (tx: Transaction, org: OrgId, bridge: BridgeId) =>
    tx.all<ActRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_act WHERE org_id = ${org} AND bridge_id = ${bridge} AND ${IS_OPEN}
      ORDER BY requested_at, id`),

  findOpenOfSession: (tx: Transaction, org: OrgId, session: string) =>
    tx.find<ActRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_act WHERE org_id = ${org} AND session_id = ${session} AND ${IS_OPEN}`),

  listSilent: (tx: Transaction, org: OrgId, queuedSince: Date, runningSince: Date) =>
    tx.all<ActRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_act
      WHERE org_id = ${org} AND ((status = 'queued' AND heard_at <= ${queuedSince})
        OR (status IN ('running', 'armed') AND heard_at <= ${runningSince}))`),

  /** 1 when it began now. */
  begin: (tx: Transaction, org: OrgId, id: string, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_act SET status = 'running', heard_at = ${at}
      WHERE org_id = ${org} AND id = ${id} AND status = 'queued'`),

  hear: (tx: Transaction, org: OrgId, id: string, label: string | undefined, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_act SET heard_at = ${at}, progress_label = coalesce(${label ?? null}, progress_label)
      WHERE org_id = ${org} AND id = ${id} AND ${IS_OPEN}`),

  /** Keeps what was found before; `isArmed` says that leave was given with it. 0 where it is not awaited. */
  keepReady: (
    tx: Transaction,
    org: OrgId,
    id: string,
    {
      sealed,
      sha256,
      isArmed,
    }: { readonly sealed: Uint8Array; readonly sha256: Uint8Array; readonly isArmed: boolean },
    at: Date,
  ) =>
    tx.run(sql`
      UPDATE diagnostics_act SET personal_sealed = ${sealed}, ready_sha256 = ${sha256}, heard_at = ${at},
        status = ${isArmed ? 'armed' : 'running'}
      WHERE org_id = ${org} AND id = ${id} AND status IN ('queued', 'running')`),

  /** 0 where it is over, or was asked to end before. */
  askStop: (tx: Transaction, org: OrgId, id: string, because: string) =>
    tx.run(sql`
      UPDATE diagnostics_act SET stop_because = ${because}
      WHERE org_id = ${org} AND id = ${id} AND ${IS_OPEN} AND stop_because IS NULL`),

  /** 0 when it was over already. */
  end: (tx: Transaction, org: OrgId, id: string, end: ActEnd, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_act SET status = ${end.status}, failure_code = ${end.failureCode}, ended_at = ${at},
        personal_sealed = ${end.sealed}, sealed_sha256 = ${end.sha256}, progress_label = NULL
      WHERE org_id = ${org} AND id = ${id} AND ${MAY_END}`),

  countRefusal: (tx: Transaction, org: OrgId, id: string) =>
    tx.run(sql`
      UPDATE diagnostics_act SET recording_refusals = recording_refusals + 1 WHERE org_id = ${org} AND id = ${id}`),

  giveUp: (tx: Transaction, org: OrgId, id: string, failureCode: string, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_act SET failure_code = ${failureCode}, ended_at = ${at},
        status = CASE WHEN status = 'armed' THEN 'unclear' ELSE 'failed' END
      WHERE org_id = ${org} AND id = ${id} AND ${IS_OPEN}`),
}
