/** The only SQL of the jobs: one row per job of the house, claimed by a lease. */
import { later } from '#kernel'
import type { Transaction } from '#kernel/database'
import { instantArray, sql, textArray } from '#kernel/database'

/** Nodes that share a database have clocks of their own. */
export const CLOCKS_APART = { minutes: 1 }

export interface DueJob {
  readonly name: string
  readonly dueAt: Date
}

/** Jobs of this house, and those among them that wait for the others. */
export interface Claimable {
  readonly names: readonly string[]
  /** The latest instant at which each may be due, seen from now. */
  readonly latest: readonly Date[]
  readonly last: readonly string[]
}

export const jobStore = {
  /**
   * Adds a row for a new job; one that is there keeps its due time unless it must run at every start. A lease that this
   * node took is dropped: it starts, so whoever held it is dead.
   */
  declare: (tx: Transaction, name: string, dueAt: Date, atStart: boolean, node: string) =>
    tx.run(sql`
      INSERT INTO kernel_job (name, due_at, lease_until) VALUES (${name}, ${dueAt}, NULL)
      ON CONFLICT (name) DO UPDATE SET
        due_at = CASE WHEN ${atStart} THEN least(kernel_job.due_at, excluded.due_at) ELSE kernel_job.due_at END,
        lease_until = CASE WHEN kernel_job.node = ${node} THEN NULL ELSE kernel_job.lease_until END`),

  /**
   * The job that has been due longest and that nobody holds. A row that says what no run writes, due later than a whole
   * interval from now or held for longer than a lease, was altered by somebody who wants silence: it is due.
   */
  claim: (tx: Transaction, { names, latest, last }: Claimable, now: Date, leaseUntil: Date, node: string) =>
    tx.find<DueJob>(sql`
      UPDATE kernel_job SET lease_until = ${leaseUntil}, began_at = ${now}, node = ${node}
      WHERE name = (
        SELECT j.name FROM kernel_job j
        JOIN unnest(${textArray(names)}::text[], ${instantArray(latest)}::timestamptz[]) AS k (name, latest) USING (name)
        WHERE (due_at <= ${now} OR due_at > k.latest)
          AND (lease_until IS NULL OR lease_until <= ${now} OR lease_until > ${later(leaseUntil, CLOCKS_APART)})
        ORDER BY j.name = ANY(${last}::text[]), due_at, j.name LIMIT 1 FOR UPDATE OF j SKIP LOCKED)
      RETURNING name, due_at AS "dueAt"`),

  /** Puts back the rows that somebody took away; those jobs are due. */
  ensure: (tx: Transaction, names: readonly string[], now: Date) =>
    tx.run(sql`INSERT INTO kernel_job (name, due_at, lease_until)
      SELECT name, ${now}, NULL FROM unnest(${textArray(names)}::text[]) AS k (name) ON CONFLICT DO NOTHING`),

  /** Lets go of it and says when it is due again. */
  release: (tx: Transaction, name: string, dueAt: Date, fault: string | null) =>
    tx.run(sql`UPDATE kernel_job SET lease_until = NULL, due_at = ${dueAt}, fault = ${fault} WHERE name = ${name}`),
}
