/** The only SQL of the jobs: one row per job of the house, claimed by a lease. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface DueJob {
  readonly name: string
  readonly dueAt: Date
}

/** Jobs of this house, and those among them that wait for the others. */
export interface Claimable {
  readonly names: readonly string[]
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

  /** The job that has been due longest and that nobody holds. */
  claim: (tx: Transaction, { names, last }: Claimable, now: Date, leaseUntil: Date, node: string) =>
    tx.find<DueJob>(sql`
      UPDATE kernel_job SET lease_until = ${leaseUntil}, began_at = ${now}, node = ${node}
      WHERE name = (
        SELECT name FROM kernel_job
        WHERE name = ANY(${names}) AND due_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now})
        ORDER BY name = ANY(${last}::text[]), due_at, name LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING name, due_at AS "dueAt"`),

  /** Lets go of it and says when it is due again. */
  release: (tx: Transaction, name: string, dueAt: Date, fault: string | null) =>
    tx.run(sql`UPDATE kernel_job SET lease_until = NULL, due_at = ${dueAt}, fault = ${fault} WHERE name = ${name}`),
}
