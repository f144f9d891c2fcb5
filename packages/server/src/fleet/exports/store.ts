/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { Context, SubjectId } from '#kernel'
import { joinSql, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, defineList } from '#kernel/list'
import type { ExportView, Format, ListName } from './schema.ts'
import { EXPORT_STATES, ExportView as Item } from './schema.ts'

export interface ExportRow {
  readonly id: string
  readonly owner: SubjectId
  readonly list: ListName
  readonly format: Format
  readonly query: Uint8Array | null
  /** How the name of its file begins; null of one from before that was said. */
  readonly stem: string | null
  readonly state: ExportView['state']
  readonly rows: number
  readonly sizeBytes: number
  readonly jobId: string | null
  readonly expiresAt: Date | null
  readonly createdAt: Date
}

export interface FilePart {
  readonly id: string
  readonly owner: SubjectId
  readonly part: number
  readonly sealed: Uint8Array
}

export const EXPORTS = defineList({
  id: sql`id`,
  item: Item,
  filters: { state: anyOf(EXPORT_STATES, sql`state`) },
  sorts: { createdAt: byInstant(sql`created_at`) },
  sortedBy: '-createdAt',
})

const COLUMNS = sql`id, owner_id AS owner, list, format, query_sealed AS query, state, rows, size_bytes AS "sizeBytes",
  job_id AS "jobId", expires_at AS "expiresAt", stem, created_at AS "createdAt"`

export const exportStore = {
  /** @param owner only theirs. */
  list: ({ tx, org }: Context, plan: ListPlan, owner: SubjectId | undefined) => {
    const theirs = owner ? sql`owner_id = ${owner}` : sql`true`
    return tx.all<ExportRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM fleet_export
      WHERE ${joinSql([sql`org_id = ${org}`, theirs, ...plan.conditions], ' AND ')} ${plan.tail}`)
  },

  find: ({ tx, org }: Context, id: string) =>
    tx.find<ExportRow>(sql`SELECT ${COLUMNS} FROM fleet_export WHERE org_id = ${org} AND id = ${id}`),

  hold: ({ tx, org }: Context, id: string) =>
    tx.find<ExportRow>(sql`SELECT ${COLUMNS} FROM fleet_export WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  countRunning: async ({ tx, org }: Context, owner: SubjectId) =>
    (
      await tx.find<{ count: number }>(sql`SELECT count(*)::int AS count FROM fleet_export
        WHERE org_id = ${org} AND owner_id = ${owner} AND state = 'running'`)
    )?.count ?? 0,

  insert: ({ tx, org }: Context, row: ExportRow) =>
    tx.run(sql`INSERT INTO fleet_export (org_id, id, owner_id, list, format, query_sealed, state, job_id, stem, created_at)
      VALUES (${org}, ${row.id}, ${row.owner}, ${row.list}, ${row.format}, ${row.query}, ${row.state}, ${row.jobId},
        ${row.stem}, ${row.createdAt})`),

  keep: ({ tx, org }: Context, row: ExportRow) =>
    tx.run(sql`UPDATE fleet_export SET state = ${row.state}, rows = ${row.rows}, size_bytes = ${row.sizeBytes},
        expires_at = ${row.expiresAt}, query_sealed = ${row.query}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** Says that the parts name every vehicle in them: of a file from before they did, nobody knows. */
  keepNamed: ({ tx, org }: Context, id: string) =>
    tx.run(sql`UPDATE fleet_export SET vehicle_ids = '{}' WHERE org_id = ${org} AND id = ${id}`),

  /** Whether each vehicle that the file is about is in reach. */
  isInReach: async ({ tx, org }: Context, id: string, reach: Reach | undefined): Promise<boolean> => {
    const isUnreached = sql`NOT ${inReach(sql`shown.id`, org, reach)}`
    const row = await tx.find<{ isReached: boolean }>(sql`SELECT vehicle_ids IS NOT NULL
        AND NOT EXISTS (SELECT FROM unnest(vehicle_ids) AS shown (id) WHERE ${isUnreached})
        AND NOT EXISTS (SELECT FROM fleet_export_part p CROSS JOIN LATERAL unnest(p.vehicle_ids) AS shown (id)
          WHERE p.org_id = e.org_id AND p.export_id = e.id AND ${isUnreached}) AS "isReached"
      FROM fleet_export e WHERE e.org_id = ${org} AND e.id = ${id}`)
    return row?.isReached ?? false
  },

  /** @param vehicles that rows in it are about, where whoever asked for it does not reach them all. */
  insertPart: (
    { tx, org }: Context,
    exportId: string,
    { id, owner, part, sealed }: FilePart,
    vehicles: readonly string[],
  ) =>
    tx.run(sql`INSERT INTO fleet_export_part (org_id, id, export_id, owner_id, part, bytes_sealed, vehicle_ids)
      VALUES (${org}, ${id}, ${exportId}, ${owner}, ${part}, ${sealed}, ${uuidArray(vehicles)}::uuid[])`),

  listParts: ({ tx, org }: Context, exportId: string) =>
    tx.all<FilePart>(sql`SELECT id, owner_id AS owner, part, bytes_sealed AS sealed FROM fleet_export_part
      WHERE org_id = ${org} AND export_id = ${exportId} ORDER BY part`),

  removeParts: ({ tx, org }: Context, exportId: string) =>
    tx.run(sql`DELETE FROM fleet_export_part WHERE org_id = ${org} AND export_id = ${exportId}`),

  /**
   * Every file of the organisation, whoever asked for it, and those that are being made. The rows go first: whatever
   * writes a part holds its row, so none is written after.
   */
  expireAll: async ({ tx, org }: Context) => {
    const expired = await tx.all<Pick<ExportRow, 'id'>>(sql`UPDATE fleet_export
      SET state = 'expired', expires_at = NULL, query_sealed = NULL
      WHERE org_id = ${org} AND state IN ('running', 'ready') RETURNING id`)
    await tx.run(sql`DELETE FROM fleet_export_part WHERE org_id = ${org}`)
    return expired
  },
}
