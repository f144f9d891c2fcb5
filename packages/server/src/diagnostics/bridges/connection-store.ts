/** The SQL of connections of bridges: which is the newest of each, and until when the node that holds it answers for it. */
import type { BridgeId, OrgId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface ConnectionRow {
  readonly bridgeId: BridgeId
  readonly connectionId: string
  /** What the bridge said that it does not do. */
  readonly lacking: readonly string[]
}

export interface HeldRow {
  readonly bridgeId: BridgeId
  readonly status: 'active' | 'revoked'
  readonly connectionId: string | null
  readonly connectedUntil: Date | null
}

export interface ReachingRow {
  readonly bridgeId: BridgeId
  /** What stands before the vehicle, as the bridge says. */
  readonly kind: string
  readonly lacking: readonly string[]
  readonly connectionId: string | null
  readonly connectedUntil: Date | null
}

export const connectionStore = {
  /** The newest connection is the one that counts. */
  begin: (tx: Transaction, org: OrgId, { bridgeId, connectionId }: Omit<ConnectionRow, 'lacking'>, until: Date) =>
    tx.run(sql`
      UPDATE diagnostics_bridge SET connection_id = ${connectionId}, connected_until = ${until}, lacking = '{}'
      WHERE org_id = ${org} AND id = ${bridgeId} AND status = 'active'`),

  /** Those that still count, and those that nobody answers for any more or an older connection took. One of each bridge. */
  renew: (tx: Transaction, org: OrgId, held: readonly ConnectionRow[], now: Date, until: Date) =>
    tx.run(sql`
      UPDATE diagnostics_bridge b
      SET connection_id = h.connection_id, connected_until = ${until}, lacking = string_to_array(h.lacking, ' ')
      FROM unnest(${held.map(({ bridgeId }) => bridgeId)}::uuid[],
        ${held.map(({ connectionId }) => connectionId)}::uuid[],
        ${held.map(({ lacking }) => lacking.join(' '))}::text[]) AS h (id, connection_id, lacking)
      WHERE b.org_id = ${org} AND b.id = h.id AND b.status = 'active'
        AND (b.connection_id <= h.connection_id OR b.connected_until IS NULL OR b.connected_until <= ${now})`),

  listHeld: (tx: Transaction, org: OrgId, ids: readonly BridgeId[]) =>
    tx.all<HeldRow>(sql`
      SELECT id AS "bridgeId", status, connection_id AS "connectionId", connected_until AS "connectedUntil"
      FROM diagnostics_bridge WHERE org_id = ${org} AND id = ANY(${ids}::uuid[])`),

  end: (tx: Transaction, org: OrgId, connections: readonly string[]) =>
    tx.run(sql`
      UPDATE diagnostics_bridge SET connection_id = NULL, connected_until = NULL
      WHERE org_id = ${org} AND connection_id = ANY(${connections}::uuid[])`),

  listReaching: (tx: Transaction, org: OrgId, vehicle: string) =>
    tx.all<ReachingRow>(sql`
      SELECT b.id AS "bridgeId", b.lacking, l.kind,
        b.connection_id AS "connectionId", b.connected_until AS "connectedUntil"
      FROM diagnostics_link l JOIN diagnostics_bridge b ON b.org_id = l.org_id AND b.id = l.bridge_id
      WHERE l.org_id = ${org} AND l.vehicle_id = ${vehicle} AND b.status = 'active' ORDER BY b.id`),

  findLacking: (tx: Transaction, org: OrgId, bridge: string, now: Date) =>
    tx.find<{ lacking: readonly string[] }>(sql`
      SELECT lacking FROM diagnostics_bridge WHERE org_id = ${org} AND id = ${bridge} AND connected_until > ${now}`),
}
