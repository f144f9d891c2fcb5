/** The SQL of bridges: who they are, how they were invited, which tokens were used, what they reach. */
import type { BridgeId, OrgId, SubjectId, VehicleId } from '#kernel'
import type { KeyedRead, Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** How a device comes here: a program beside the vehicle, or a page of the console in a browser. */
export const BRIDGE_KINDS = ['program', 'browser'] as const
export type BridgeKind = (typeof BRIDGE_KINDS)[number]

export interface BridgeRow {
  readonly id: BridgeId
  readonly name: string
  readonly kind: BridgeKind
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array
  readonly status: 'active' | 'revoked'
  readonly lastSeenAt: Date | null
  readonly connectionId: string | null
  /** Until when a node answers for its connection; null where none does. */
  readonly connectedUntil: Date | null
}

export interface LinkRow {
  readonly bridgeId: BridgeId
  readonly vehicleId: VehicleId
  readonly kind: string
  readonly state: string
}

const COLUMNS = sql`id, name, kind, public_key AS "publicKey", status, last_seen_at AS "lastSeenAt",
  connection_id AS "connectionId", connected_until AS "connectedUntil"`

/** Whether it is active, for looks that ride together. */
export const BRIDGE_BY_ID: KeyedRead<Pick<BridgeRow, 'id' | 'status'>> = {
  text: sql`SELECT id, status FROM diagnostics_bridge WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

export const bridgeStore = {
  find: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<BridgeRow>(sql`SELECT ${COLUMNS} FROM diagnostics_bridge WHERE org_id = ${org} AND id = ${id}`),

  listActive: (tx: Transaction, org: OrgId, after: string | undefined, limit: number) =>
    tx.all<BridgeRow>(sql`
      SELECT ${COLUMNS} FROM diagnostics_bridge
      WHERE org_id = ${org} AND status = 'active' AND (${after ?? null}::uuid IS NULL OR id > ${after ?? null}::uuid)
      ORDER BY id LIMIT ${limit + 1}`),

  insert: (
    tx: Transaction,
    org: OrgId,
    { id, name, kind, publicKey, status }: Omit<BridgeRow, 'lastSeenAt' | 'connectionId' | 'connectedUntil'>,
    at: Date,
  ) =>
    tx.run(sql`
      INSERT INTO diagnostics_bridge (org_id, id, name, kind, public_key, status, paired_at)
      VALUES (${org}, ${id}, ${name}, ${kind}, ${publicKey}, ${status}, ${at}) ON CONFLICT DO NOTHING`),

  /** The bridge as the row names it; undefined when there is none, or it was revoked before. */
  revoke: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<{ id: BridgeId }>(sql`
      UPDATE diagnostics_bridge SET status = 'revoked'
      WHERE org_id = ${org} AND id = ${id} AND status = 'active' RETURNING id`),

  /** 0 when it is not active (any more). */
  see: (tx: Transaction, org: OrgId, id: BridgeId, at: Date) =>
    tx.run(sql`
      UPDATE diagnostics_bridge SET last_seen_at = ${at} WHERE org_id = ${org} AND id = ${id} AND status = 'active'`),

  insertInvitation: (tx: Transaction, org: OrgId, hash: Uint8Array, issuedBy: SubjectId | null, expiresAt: Date) =>
    tx.run(sql`
      INSERT INTO diagnostics_pairing (org_id, hash, issued_by, expires_at)
      VALUES (${org}, ${hash}, ${issuedBy}, ${expiresAt})`),

  /** 1 for the first who shows it in time, 0 for everybody else. */
  useInvitation: (tx: Transaction, org: OrgId, hash: Uint8Array, now: Date) =>
    tx.run(sql`
      UPDATE diagnostics_pairing SET used_at = ${now}
      WHERE org_id = ${org} AND hash = ${hash} AND used_at IS NULL AND expires_at > ${now}`),

  /** 1 for the first who shows it, 0 for a replay. */
  useToken: (tx: Transaction, org: OrgId, bridge: BridgeId, token: string, expiresAt: Date) =>
    tx.run(sql`
      INSERT INTO diagnostics_device_token (org_id, bridge_id, token_id, expires_at)
      VALUES (${org}, ${bridge}, ${token}, ${expiresAt}) ON CONFLICT DO NOTHING`),

  forgetTokens: (tx: Transaction, org: OrgId, bridge: BridgeId, now: Date) =>
    tx.run(sql`
      DELETE FROM diagnostics_device_token WHERE org_id = ${org} AND bridge_id = ${bridge} AND expires_at < ${now}`),

  listLinks: (tx: Transaction, org: OrgId, bridges: readonly BridgeId[]) =>
    tx.all<LinkRow>(sql`
      SELECT bridge_id AS "bridgeId", vehicle_id AS "vehicleId", kind, state FROM diagnostics_link
      WHERE org_id = ${org} AND bridge_id = ANY(${bridges}::uuid[]) ORDER BY bridge_id, vehicle_id`),

  replaceLinks: async (tx: Transaction, org: OrgId, bridge: BridgeId, links: readonly Omit<LinkRow, 'bridgeId'>[]) => {
    await tx.run(sql`DELETE FROM diagnostics_link WHERE org_id = ${org} AND bridge_id = ${bridge}`)
    await tx.run(sql`
      INSERT INTO diagnostics_link (org_id, bridge_id, vehicle_id, kind, state)
      SELECT ${org}::uuid, ${bridge}::uuid, * FROM unnest(${links.map(({ vehicleId }) => vehicleId)}::uuid[],
        ${links.map(({ kind }) => kind)}::text[], ${links.map(({ state }) => state)}::text[]) ON CONFLICT DO NOTHING`)
  },
}
