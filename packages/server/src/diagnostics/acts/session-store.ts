/** The SQL of diagnostic sessions and of the lock that one of them may hold. */
import type { BridgeId, DiagnosticSessionId, OrgId, SubjectId, VehicleId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { isUniqueViolation, joinSql, sql } from '#kernel/database'

export interface SessionRow {
  readonly id: DiagnosticSessionId
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly bridgeId: BridgeId
  readonly person: SubjectId
  /** The session in which that person is signed in. */
  readonly signIn: string
  readonly workOrderId: string | null
  /** Of each act in it there is to be a recording. */
  readonly isRecorded: boolean
  readonly sealed: Uint8Array
  readonly openedAt: Date
  readonly endedAt: Date | null
  readonly endedBecause: string | null
  readonly isLocking: boolean
  readonly lockedUntil: Date | null
}

export type NewSession = Omit<SessionRow, 'openedAt' | 'endedAt' | 'endedBecause' | 'isLocking' | 'lockedUntil'>

const COLUMNS = sql`id, vehicle_id AS "vehicleId", subject_id AS subject, bridge_id AS "bridgeId", person_id AS person,
  sign_in_id AS "signIn", work_order_id AS "workOrderId", personal_sealed AS sealed, opened_at AS "openedAt",
  ended_at AS "endedAt", ended_because AS "endedBecause", is_locking AS "isLocking", locked_until AS "lockedUntil",
  is_recorded AS "isRecorded"`

export const sessionStore = {
  find: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<SessionRow>(sql`SELECT ${COLUMNS} FROM diagnostics_session WHERE org_id = ${org} AND id = ${id}`),

  /** Holds the row until the transaction ends: leave is given, and taken away, one after the other. */
  hold: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<SessionRow>(
      sql`SELECT ${COLUMNS} FROM diagnostics_session WHERE org_id = ${org} AND id = ${id} FOR UPDATE`,
    ),

  insert: (tx: Transaction, org: OrgId, row: NewSession, at: Date) =>
    tx.run(sql`
      INSERT INTO diagnostics_session (org_id, id, vehicle_id, subject_id, bridge_id, person_id, sign_in_id, work_order_id,
        personal_sealed, opened_at, is_recorded)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.subject}, ${row.bridgeId}, ${row.person}, ${row.signIn},
        ${row.workOrderId}, ${row.sealed}, ${at}, ${row.isRecorded}) ON CONFLICT DO NOTHING`),

  /** Newest first. @param after instant and id of the last one seen. */
  listOf: (tx: Transaction, org: OrgId, vehicle: string, after: readonly string[] | undefined, limit: number) =>
    tx.all<SessionRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_session
      WHERE ${joinSql(
        [
          sql`org_id = ${org} AND vehicle_id = ${vehicle}`,
          ...(after ? [sql`(opened_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
        ],
        ' AND ',
      )}
      ORDER BY opened_at DESC, id DESC LIMIT ${limit + 1}`),

  /** One open session of this person on the vehicle: that which locks, else the newest. */
  findOpenOf: (tx: Transaction, org: OrgId, vehicle: string, person: SubjectId) =>
    tx.find<SessionRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_session
      WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND person_id = ${person} AND ended_at IS NULL
      ORDER BY is_locking DESC, opened_at DESC, id DESC LIMIT 1`),

  /** The session that holds the lock on a vehicle, also where its time is over and nobody has swept yet. */
  findHolding: (tx: Transaction, org: OrgId, vehicle: string) =>
    tx.find<SessionRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_session WHERE org_id = ${org} AND vehicle_id = ${vehicle} AND is_locking`),

  listOpen: (tx: Transaction, org: OrgId) =>
    tx.all<SessionRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_session WHERE org_id = ${org} AND ended_at IS NULL ORDER BY id`),

  listOfSignIn: (tx: Transaction, org: OrgId, signIn: string) =>
    tx.all<SessionRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_session
      WHERE org_id = ${org} AND sign_in_id = ${signIn} AND ended_at IS NULL ORDER BY id`),

  /** A session and the one that holds the lock on its vehicle, held in the order in which the sweep takes them. */
  holdRivals: (tx: Transaction, org: OrgId, { id, vehicleId }: Pick<SessionRow, 'id' | 'vehicleId'>) =>
    tx.all<SessionRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_session
      WHERE org_id = ${org} AND vehicle_id = ${vehicleId} AND (is_locking OR id = ${id})
      ORDER BY id FOR UPDATE`),

  /** 0 where another was first, or the session has ended. Where the other was first by a moment, nothing else goes on in `tx`. */
  lock: (tx: Transaction, org: OrgId, { id, vehicleId }: Pick<SessionRow, 'id' | 'vehicleId'>, until: Date) =>
    tx
      .run(sql`
      UPDATE diagnostics_session SET is_locking = true, locked_until = ${until}
      WHERE org_id = ${org} AND id = ${id} AND ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM diagnostics_session o
        WHERE o.org_id = ${org} AND o.vehicle_id = ${vehicleId} AND o.is_locking AND o.id <> ${id})`)
      .catch((error: unknown) => {
        if (isUniqueViolation(error, 'diagnostics_session_lock')) return 0
        throw error
      }),

  /** 0 where it held none. */
  unlock: (tx: Transaction, org: OrgId, id: string) =>
    tx.run(sql`
      UPDATE diagnostics_session SET is_locking = false, locked_until = NULL
      WHERE org_id = ${org} AND id = ${id} AND is_locking`),

  /** 0 where it had ended before. */
  end: (tx: Transaction, org: OrgId, id: string, because: string, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_session SET ended_at = ${at}, ended_because = ${because}, is_locking = false, locked_until = NULL
      WHERE org_id = ${org} AND id = ${id} AND ended_at IS NULL`),
}
