/** SQL of placing, as the sequencer role may speak it (LEDGER, section 5). It can change nothing that is placed. */

import type { EntryId, OrgId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { byteaArray, instantArray, sql, uuidArray } from '#kernel/database'
import type { IntakeRow } from './intake-store.ts'
import { BASE } from './logs.ts'

/** A row at its place in the log, with the search columns derived from its bytes. */
export interface PlacedRow {
  readonly seq: number
  readonly org: OrgId
  readonly id: EntryId
  readonly at: Date
  readonly action: string
  /** UUIDs of the people and things it names. */
  readonly keys: readonly string[]
  /** Hex of the leaf hash: what moves is what was hashed. */
  readonly leaf: string
  readonly body: Uint8Array
}

/** `xmin:xmax:xip,…` as PostgreSQL writes it. What it could not see is all that is new. */
export type Snapshot = string

/** Where what it could not see begins, and what was under way before that. */
export function splitSnapshot(snapshot: Snapshot = '0:0:') {
  const [, xmax = '0', running = ''] = snapshot.split(':')
  return { xmax, running: running.split(',').filter(Boolean) }
}

/**
 * A hash join makes the planner read the whole log; JIT costs more than it saves on statements this small. The intake is
 * empty whenever statistics are taken, so left alone the planner would read all of it again for each row of a batch.
 */
export async function tunePlacing(tx: Transaction): Promise<void> {
  await tx.all(sql`SELECT set_config('jit', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_seqscan', 'off', true), set_config('idle_in_transaction_session_timeout', '5s', true)`)
}

/**
 * What waits, oldest transaction first: if A committed before B began, A comes first. Ids alone do not give that.
 *
 * @param since what an earlier call saw and has placed; without it all rows are read.
 */
export async function takeWaiting(
  tx: Transaction,
  since: Snapshot | undefined,
  limit: number,
): Promise<{ readonly snapshot: Snapshot; readonly rows: readonly IntakeRow[] }> {
  const { xmax, running } = splitSnapshot(since)
  const found = await tx.all<Partial<IntakeRow> & { snapshot: Snapshot }>(sql`
    SELECT pg_current_snapshot()::text AS snapshot, w.org_id AS org, w.id, w.at, w.seal, w.body
    FROM (SELECT 1) AS always LEFT JOIN (
      SELECT * FROM ledger_intake
      WHERE tx >= ${xmax}::text::xid8 OR tx = ANY (${running}::text[]::xid8[])
      ORDER BY tx, id LIMIT ${limit}
    ) AS w ON true ORDER BY w.tx, w.id`)
  return { snapshot: found[0]?.snapshot ?? '0:0:', rows: found.filter((row) => row.id !== null) as IntakeRow[] }
}

/** Moves rows from the intake into the log; the number that still were, byte for byte, what was hashed. */
export async function placeRows(tx: Transaction, rows: readonly PlacedRow[]): Promise<number> {
  return await tx.run(sql`
    WITH placed AS (
      SELECT * FROM unnest(
        ${rows.map(({ seq }) => seq)}::bigint[],
        ${rows.map(({ org }) => org)}::uuid[],
        ${rows.map(({ id }) => id)}::uuid[],
        ${rows.map(({ at }) => at.toISOString())}::timestamptz[],
        ${rows.map(({ action }) => action)}::text[],
        ${rows.map(({ keys }) => `{${keys.join(',')}}`)}::text[],
        ${rows.map(({ leaf }) => leaf)}::text[]
      ) AS p (seq, org_id, id, at, action, keys, leaf)
    ), moved AS (
      DELETE FROM ledger_intake i USING placed p
      WHERE i.org_id = p.org_id AND i.id = p.id AND sha256('\\x00'::bytea || i.body) = decode(p.leaf, 'hex')
      RETURNING p.seq, p.org_id, p.id, p.at, p.action, p.keys, i.body
    )
    INSERT INTO ledger_entry (seq, org_id, id, at, action, keys, body)
    SELECT seq + ${BASE}, org_id, id, at, action, keys::uuid[], body FROM moved`)
}

/** Entries of this process that never were in the intake. */
export async function insertRows(tx: Transaction, rows: readonly PlacedRow[]): Promise<number> {
  return await tx.run(sql`
    INSERT INTO ledger_entry (seq, org_id, id, at, action, keys, body)
    SELECT seq + ${BASE}, org_id, id, at, action, keys::uuid[], body FROM unnest(
      ${rows.map(({ seq }) => seq)}::bigint[],
      ${uuidArray(rows.map(({ org }) => org))}::uuid[],
      ${uuidArray(rows.map(({ id }) => id))}::uuid[],
      ${instantArray(rows.map(({ at }) => at))}::timestamptz[],
      ${rows.map(({ action }) => action)}::text[],
      ${rows.map(({ keys }) => uuidArray(keys))}::text[],
      ${byteaArray(rows.map(({ body }) => body))}::bytea[]
    ) AS p (seq, org_id, id, at, action, keys, body)`)
}

/** An entry the sequencer makes itself: it never was in the intake. */
export async function insertOwn(tx: Transaction, row: PlacedRow): Promise<void> {
  const { seq, org, id, at, action, keys, body } = row
  await tx.run(sql`INSERT INTO ledger_entry (seq, org_id, id, at, action, keys, body)
    VALUES (${seq}::bigint + ${BASE}, ${org}, ${id}, ${at}, ${action}, ${keys}::uuid[], ${body})`)
}

/** Sets a row aside that may not be placed, with the reason. */
export async function refuseRow(tx: Transaction, { org, id, body }: IntakeRow, reason: string, at: Date) {
  await tx.run(sql`
    WITH refused AS (
      DELETE FROM ledger_intake WHERE org_id = ${org} AND id = ${id} AND body = ${body} RETURNING *
    )
    INSERT INTO ledger_refused (org_id, id, digest, at, seal, body, reason, refused_at)
    SELECT org_id, id, sha256(body), at, seal, body, ${reason}, ${at.toISOString()}::timestamptz FROM refused
    ON CONFLICT DO NOTHING`)
}

/** Which of these ids stand in the log already. */
export async function findPlaced(tx: Transaction, ids: readonly EntryId[]): Promise<readonly EntryId[]> {
  const found = await tx.all<{ id: EntryId }>(sql`SELECT id FROM ledger_entry WHERE id = ANY (${ids}::uuid[])`)
  return found.map(({ id }) => id)
}

/** When the oldest waiting entry was written. */
export async function findOldestWaiting(tx: Transaction): Promise<Date | undefined> {
  const row = await tx.find<{ at: Date | null }>(sql`SELECT min(at) AS at FROM ledger_intake`)
  return row?.at ?? undefined
}
