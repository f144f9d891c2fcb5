/** The only file of this part that speaks SQL about imports and their parts. */
import type { Context, SubjectId } from '#kernel'
import { joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, defineList } from '#kernel/list'
import type { Column } from './columns.ts'
import type { ImportState, ImportView } from './schema.ts'
import { IMPORT_STATES, ImportItem } from './schema.ts'

export interface ImportRow {
  readonly id: string
  readonly owner: SubjectId
  readonly state: ImportState
  readonly matchBy: ImportView['matchBy']
  readonly mapping: Readonly<Record<string, string | null>>
  readonly columns: readonly Column[]
  readonly onlyValid: boolean
  readonly jobId: string | null
  readonly undoUntil: Date | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface SealedPart {
  readonly id: string
  readonly owner: SubjectId
  readonly part: number
  readonly sealed: Uint8Array
}

export const IMPORTS = defineList({
  id: sql`id`,
  item: ImportItem,
  filters: { state: anyOf(IMPORT_STATES, sql`state`) },
  sorts: { createdAt: byInstant(sql`created_at`) },
  sortedBy: '-createdAt',
})

const COLUMNS = sql`id, owner_id AS owner, state, match_by AS "matchBy", mapping, columns, only_valid AS "onlyValid",
  job_id AS "jobId", undo_until AS "undoUntil", version, created_at AS "createdAt", updated_at AS "updatedAt"`

export const importStore = {
  list: ({ tx, org }: Context, plan: ListPlan) =>
    tx.all<ImportRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM fleet_import
      WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  find: ({ tx, org }: Context, id: string) =>
    tx.find<ImportRow>(sql`SELECT ${COLUMNS} FROM fleet_import WHERE org_id = ${org} AND id = ${id}`),

  hold: ({ tx, org }: Context, id: string) =>
    tx.find<ImportRow>(sql`SELECT ${COLUMNS} FROM fleet_import WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  insert: ({ tx, org, now }: Context, row: Pick<ImportRow, 'id' | 'owner' | 'matchBy' | 'mapping'>) =>
    tx.run(sql`INSERT INTO fleet_import (org_id, id, owner_id, state, match_by, mapping, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.owner}, 'open', ${row.matchBy}, ${JSON.stringify(row.mapping)}::text::jsonb, 1,
        ${now}, ${now})`),

  /** Of one that is held. */
  keep: ({ tx, org, now }: Context, row: ImportRow) =>
    tx.run(sql`UPDATE fleet_import SET state = ${row.state}, match_by = ${row.matchBy},
        mapping = ${JSON.stringify(row.mapping)}::text::jsonb, columns = ${JSON.stringify(row.columns)}::text::jsonb,
        only_valid = ${row.onlyValid}, job_id = ${row.jobId}, undo_until = ${row.undoUntil}, version = version + 1,
        updated_at = ${now}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** A part that is loaded again takes the place of the first. */
  putPart: ({ tx, org }: Context, importId: string, { id, owner, part, sealed }: SealedPart, lines: number) =>
    tx.run(sql`INSERT INTO fleet_import_part (org_id, id, import_id, owner_id, part, lines, text_sealed)
      VALUES (${org}, ${id}, ${importId}, ${owner}, ${part}, ${lines}, ${sealed})`),

  removePart: ({ tx, org }: Context, importId: string, part: number) =>
    tx.run(sql`DELETE FROM fleet_import_part WHERE org_id = ${org} AND import_id = ${importId} AND part = ${part}`),

  removeParts: ({ tx, org }: Context, importId: string) =>
    tx.run(sql`DELETE FROM fleet_import_part WHERE org_id = ${org} AND import_id = ${importId}`),

  findPart: ({ tx, org }: Context, importId: string, part: number) =>
    tx.find<SealedPart>(sql`SELECT id, owner_id AS owner, part, text_sealed AS sealed FROM fleet_import_part
      WHERE org_id = ${org} AND import_id = ${importId} AND part = ${part}`),

  /** How many there are, the highest of their numbers, and the lines in them. */
  countParts: ({ tx, org }: Context, importId: string) =>
    tx.find<{ count: number; highest: number | null; lines: number }>(sql`
      SELECT count(*)::int AS count, max(part) AS highest, coalesce(sum(lines), 0)::int AS lines FROM fleet_import_part
      WHERE org_id = ${org} AND import_id = ${importId}`),

  /** Jobs that read a file. */
  listReading: ({ tx, org }: Context) =>
    tx.all<{ jobId: string }>(sql`SELECT job_id AS "jobId" FROM fleet_import
      WHERE org_id = ${org} AND state IN ('checking', 'applying') AND job_id IS NOT NULL`),

  /**
   * Files of everybody in the organisation, and the fingerprints of what is in them. Those of which nothing is applied yet
   * are over with it.
   */
  expireAll: async ({ tx, org, now }: Context) => {
    const expired = await tx.all<Pick<ImportRow, 'id'>>(sql`UPDATE fleet_import i
      SET state = 'expired', version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND (state IN ('open', 'checking', 'checked') OR state = 'applying' AND NOT EXISTS (
        SELECT 1 FROM fleet_import_row r
        WHERE r.org_id = ${org} AND r.import_id = i.id AND r.outcome IN ('created', 'changed')))
      RETURNING id`)
    await tx.run(sql`DELETE FROM fleet_import_part WHERE org_id = ${org}`)
    await tx.run(sql`DELETE FROM fleet_import_key WHERE org_id = ${org}`)
    return expired
  },
}
