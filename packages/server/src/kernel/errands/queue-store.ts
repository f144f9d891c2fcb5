/** SQL of the queue: one row per errand of the house, claimed by a lease. */
import type { Context, OrgId } from '#kernel'
import { later } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql, textArray } from '#kernel/database'
import type { Claim, Errand } from './errand.ts'

export const LEASE = { minutes: 10 }

/** Matches the row only while this claim of it stands. */
const claimed = ({ id, node, tries }: Claim) => sql`id = ${id} AND node = ${node} AND tries = ${tries + 1}`

export const queueStore = {
  put: (tx: Transaction, { id, org, kind }: Omit<Errand, 'tries'>, dueAt: Date) =>
    tx.run(sql`INSERT INTO kernel_queue (id, org_id, kind, due_at) VALUES (${id}, ${org}, ${kind}, ${dueAt})
      ON CONFLICT (id) DO UPDATE SET due_at = least(kernel_queue.due_at, excluded.due_at)`),

  /** Whoever starts under this name held these before and is dead. */
  release: (tx: Transaction, node: string) =>
    tx.run(sql`UPDATE kernel_queue SET lease_until = NULL, node = NULL WHERE node = ${node}`),

  dueKinds: async (tx: Transaction, kinds: readonly string[], now: Date): Promise<readonly string[]> => {
    const rows = await tx.all<{ kind: string }>(sql`SELECT DISTINCT kind FROM kernel_queue
      WHERE kind = ANY(${textArray(kinds)}::text[]) AND due_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now})`)
    return rows.map(({ kind }) => kind)
  },

  /** Of the first organisation beyond `after` that has any: the one that has been due longest and that nobody holds. */
  claim: (tx: Transaction, kind: string, now: Date, node: string, after?: OrgId) =>
    tx.find<Claim>(sql`
      UPDATE kernel_queue SET lease_until = ${later(now, LEASE)}, node = ${node}, tries = tries + 1
      WHERE id = (SELECT id FROM kernel_queue
        WHERE kind = ${kind} AND ${after === undefined ? sql`true` : sql`org_id > ${after}`}
          AND due_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now})
        ORDER BY org_id, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, org_id AS org, kind, tries - 1 AS tries, node`),

  /** Still at it: nobody else takes it over. None where somebody has. */
  renew: (tx: Transaction, errand: Claim, now: Date) =>
    tx.run(sql`UPDATE kernel_queue SET lease_until = ${later(now, LEASE)} WHERE ${claimed(errand)}`),

  /** @param tries how often it has failed in a row. */
  again: (tx: Transaction, errand: Claim, dueAt: Date, tries: number) =>
    tx.run(sql`UPDATE kernel_queue SET lease_until = NULL, node = NULL, due_at = ${dueAt}, tries = ${tries}
      WHERE ${claimed(errand)}`),

  remove: (tx: Transaction, errand: Claim) => tx.run(sql`DELETE FROM kernel_queue WHERE ${claimed(errand)}`),
}

/**
 * Puts an errand into the queue, in the transaction that asks for it: it is run once that has committed, and never where
 * it has not.
 */
export async function sendErrand(ctx: Context, kind: string, id: string, dueAt: Date = ctx.now): Promise<void> {
  await queueStore.put(ctx.tx, { id, org: ctx.org as OrgId, kind }, dueAt)
}
