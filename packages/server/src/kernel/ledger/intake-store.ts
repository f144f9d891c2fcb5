/** SQL of the intake, as the app role may speak it: INSERT and nothing else. */
import type { EntryId, OrgId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** One sealed entry on its way into the log. */
export interface IntakeRow {
  readonly org: OrgId
  readonly id: EntryId
  readonly at: Date
  readonly seal: Uint8Array
  readonly body: Uint8Array
}

/**
 * One statement for all rows. The column `tx` is filled by its default, which the app role may not name.
 *
 * @throws {Error} when the database took fewer rows than it was given: a rule or trigger swallows entries.
 */
export async function insertIntake(tx: Transaction, rows: readonly IntakeRow[]): Promise<void> {
  const taken = await tx.run(sql`
    INSERT INTO ledger_intake (org_id, id, at, seal, body)
    SELECT * FROM unnest(
      ${rows.map(({ org }) => org)}::uuid[],
      ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ at }) => at.toISOString())}::timestamptz[],
      ${rows.map(({ seal }) => seal)}::bytea[],
      ${rows.map(({ body }) => body)}::bytea[])`)
  if (taken !== rows.length) throw new Error(`the intake took ${taken} of ${rows.length} entries`)
}
