/** SQL of the rows of an import: what each would do, did, and what became of that. */
import type { Context, SubjectId, VehicleId } from '#kernel'
import { byteaArray, joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInteger, defineList } from '#kernel/list'
import type { Fault } from './columns.ts'
import type { RowOutcome } from './schema.ts'
import { OUTCOMES } from './schema.ts'

export interface ImportedRow {
  readonly id: string
  readonly row: number
  readonly outcome: RowOutcome
  readonly unit: string | null
  readonly vehicleId: VehicleId | null
  /** Joined by blanks. */
  readonly fields: string
  readonly faults: readonly Fault[]
  /** The vehicle's; `before` is sealed under it. */
  readonly subject: SubjectId | null
  readonly before: Uint8Array | null
  /** Of the vehicle: as the check found it, then as this import left it. */
  readonly version: number | null
}

export const ROWS = defineList({
  id: sql`id`,
  filters: { outcome: anyOf(OUTCOMES, sql`outcome`) },
  sorts: { row: byInteger(sql`row`) },
  sortedBy: 'row',
})

const COLUMNS = sql`id, row, outcome, unit, vehicle_id AS "vehicleId", fields, faults, subject_id AS subject,
  before_sealed AS before, version`

const toJson = (rows: readonly ImportedRow[]): string =>
  JSON.stringify(rows.map((row) => ({ ...row, before: row.before && `\\x${Buffer.from(row.before).toString('hex')}` })))

const GIVEN = sql`(id uuid, row int, outcome text, unit text, "vehicleId" uuid, fields text, faults jsonb, subject uuid,
  before bytea, version int)`

export const rowStore = {
  list: ({ tx, org }: Context, importId: string, plan: ListPlan) =>
    tx.all<ImportedRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM fleet_import_row
      WHERE ${joinSql([sql`org_id = ${org}`, sql`import_id = ${importId}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  /** Those of these outcomes before a row, the last first. */
  listLast: ({ tx, org }: Context, importId: string, outcomes: readonly RowOutcome[], before: number, limit: number) =>
    tx.all<ImportedRow>(sql`SELECT ${COLUMNS} FROM fleet_import_row
      WHERE org_id = ${org} AND import_id = ${importId} AND row < ${before} AND outcome = ANY(${[...outcomes]}::text[])
      ORDER BY row DESC LIMIT ${limit}`),

  listBetween: ({ tx, org }: Context, importId: string, from: number, to: number) =>
    tx.all<ImportedRow>(sql`SELECT ${COLUMNS} FROM fleet_import_row
      WHERE org_id = ${org} AND import_id = ${importId} AND row BETWEEN ${from} AND ${to}`),

  count: ({ tx, org }: Context, importId: string) =>
    tx.all<{ outcome: RowOutcome; count: number }>(sql`SELECT outcome, count(*)::int AS count FROM fleet_import_row
      WHERE org_id = ${org} AND import_id = ${importId} GROUP BY outcome`),

  insert: ({ tx, org }: Context, importId: string, rows: readonly ImportedRow[]) =>
    tx.run(sql`INSERT INTO fleet_import_row (org_id, id, import_id, row, outcome, unit, vehicle_id, fields, faults,
        subject_id, before_sealed, version)
      SELECT ${org}, id, ${importId}, row, outcome, unit, "vehicleId", fields, faults, subject, before, version
      FROM json_to_recordset(${toJson(rows)}::json) AS new ${GIVEN}`),

  keep: ({ tx, org }: Context, rows: readonly ImportedRow[]) =>
    tx.run(sql`UPDATE fleet_import_row r SET outcome = new.outcome, vehicle_id = new."vehicleId", faults = new.faults,
        subject_id = new.subject, before_sealed = new.before, version = new.version
      FROM json_to_recordset(${toJson(rows)}::json) AS new ${GIVEN} WHERE r.org_id = ${org} AND r.id = new.id`),

  removeAll: async ({ tx, org }: Context, importId: string) => {
    await tx.run(sql`DELETE FROM fleet_import_row WHERE org_id = ${org} AND import_id = ${importId}`)
    await tx.run(sql`DELETE FROM fleet_import_key WHERE org_id = ${org} AND import_id = ${importId}`)
  },

  removeKeys: ({ tx, org }: Context, importId: string) =>
    tx.run(sql`DELETE FROM fleet_import_key WHERE org_id = ${org} AND import_id = ${importId}`),

  /** What can no longer be undone needs no memory of what was before. */
  forgetBefore: ({ tx, org }: Context, importId: string) =>
    tx.run(sql`UPDATE fleet_import_row SET before_sealed = NULL, subject_id = NULL
      WHERE org_id = ${org} AND import_id = ${importId} AND before_sealed IS NOT NULL`),

  highest: async ({ tx, org }: Context, importId: string) =>
    (
      await tx.find<{ row: number | null }>(sql`SELECT max(row) AS row FROM fleet_import_row
      WHERE org_id = ${org} AND import_id = ${importId}`)
    )?.row ?? 0,

  /** Takes each key for the first row that has it, and tells for all of them which row that is. */
  takeKeys: async ({ tx, org }: Context, importId: string, keys: readonly { key: Uint8Array; row: number }[]) => {
    if (keys.length === 0) return []
    const given = sql`unnest(${byteaArray(keys.map(({ key }) => key))}::bytea[], ${keys.map(({ row }) => row)}::int[])`
    await tx.run(sql`INSERT INTO fleet_import_key (org_id, import_id, key, row)
      SELECT ${org}, ${importId}, key, min(row) FROM ${given} AS new (key, row) GROUP BY key ON CONFLICT DO NOTHING`)
    return tx.all<{ row: number; first: number }>(sql`SELECT new.row, k.row AS first FROM ${given} AS new (key, row)
      JOIN fleet_import_key k ON k.org_id = ${org} AND k.import_id = ${importId} AND k.key = new.key
      WHERE k.row < new.row`)
  },
}
