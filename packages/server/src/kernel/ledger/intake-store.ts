/** SQL of the intake, as the app role may speak it: INSERT and nothing else. */
import type { EntryId, OrgId } from '#kernel'
import { HOUSE } from '#kernel'
import type { OrgLeg, Transaction, WriteLeg } from '#kernel/database'
import { byteaArray, instantArray, sql, uuidArray, WHOLE, writeLeg } from '#kernel/database'

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
  const [orgs, ids, instants, seals, bodies] = columnsOf(rows)
  const taken = await tx.run(sql`
    INSERT INTO ledger_intake (org_id, id, at, seal, body)
    SELECT * FROM unnest(${orgs}::uuid[], ${ids}::uuid[], ${instants}::timestamptz[], ${seals}::bytea[], ${bodies}::bytea[])`)
  requireAll(taken, rows)
}

/** The same as a leg of a flight. Rows of any organisation may ride: the intake takes them and shows nobody any. */
export const intakeLeg = (rows: readonly IntakeRow[]): OrgLeg => ({
  org: HOUSE,
  statement: INSERT,
  values: columnsOf(rows),
})

const INSERT = {
  text: `INSERT INTO ledger_intake (org_id, id, at, seal, body)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bytea[], $5::bytea[])`,
}

/**
 * A statement that writes rows, and takes the entries of those that it wrote and of no other. It divides by zero, which
 * undoes all, when a rule or trigger swallows entries.
 */
export function createNoting(): (leg: WriteLeg<IntakeRow>) => OrgLeg {
  const [partly, wholly] = [new Map<AnyWrite, OrgLeg['statement']>(), new Map<AnyWrite, OrgLeg['statement']>()]
  return ({ org, write, rows, isWhole, notes }) => {
    const statements = isWhole ? wholly : partly
    const statement = statements.get(write) ?? { text: noting(write, isWhole ? WHOLE : 'written') }
    statements.set(write, statement)
    const [, ...columns] = columnsOf(notes.map(({ note }) => note))
    return {
      org,
      statement,
      values: [...writeLeg(org, write, rows).values, uuidArray(notes.map(({ of }) => of)), ...columns],
    }
  }
}

type AnyWrite = WriteLeg<IntakeRow>['write']

const noting = ({ text, key }: AnyWrite, from: string): string => `
  WITH written AS (${text}),
  entry AS (
    SELECT e.id, e.at, e.seal, e.body
    FROM unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::bytea[], $7::bytea[]) AS e (of, id, at, seal, body)
    JOIN written ON written."${key}" = e.of),
  taken AS (
    INSERT INTO ledger_intake (org_id, id, at, seal, body)
    SELECT $1::uuid, id, at, seal, body FROM entry RETURNING 1)
  SELECT "${key}", 1 / ((SELECT count(*) FROM taken) = (SELECT count(*) FROM entry))::int AS noted FROM ${from}`

const columnsOf = (rows: readonly IntakeRow[]) => [
  uuidArray(rows.map(({ org }) => org)),
  uuidArray(rows.map(({ id }) => id)),
  instantArray(rows.map(({ at }) => at)),
  byteaArray(rows.map(({ seal }) => seal)),
  byteaArray(rows.map(({ body }) => body)),
]

export function requireAll(taken: number, { length }: { readonly length: number }): void {
  if (taken !== length) throw new Error(`the intake took ${taken} of ${length} entries`)
}
