/** SQL of jobs: how far each has come. */
import type { Context, SubjectId } from '#kernel'
import { sooner } from '#kernel'
import type { Database } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, defineList, startingText } from '#kernel/list'
import type { JobRow, JobState } from './job.ts'
import { JOB_STATES, JobView } from './job.ts'

const KEPT = { months: 3 }

export const JOBS = defineList({
  id: sql`id`,
  item: JobView,
  filters: { state: anyOf(JOB_STATES, sql`state`), kind: startingText(sql`kind`) },
  sorts: { createdAt: byInstant(sql`created_at`) },
  sortedBy: '-createdAt',
})

const COLUMNS = sql`id, kind, owner_id AS owner, acts_as AS "actsAs", about, state, step, done, total, ok, failed, failure,
  is_cancelled AS "isCancelled", created_at AS "createdAt", started_at AS "startedAt", ended_at AS "endedAt"`

/** How far a job has come; what is not named stays. */
export interface Progress {
  readonly step?: string
  readonly done: number
  readonly total?: number
  readonly ok?: number
  readonly failed?: number
}

export const jobStore = {
  insert: ({ tx, org, now }: Context, row: Pick<JobRow, 'id' | 'kind' | 'owner' | 'actsAs' | 'about'>) =>
    tx.run(sql`INSERT INTO kernel_errand (org_id, id, kind, owner_id, acts_as, about, state, step, created_at)
      VALUES (${org}, ${row.id}, ${row.kind}, ${row.owner}, ${JSON.stringify(row.actsAs)}::text::jsonb, ${row.about},
        'queued', 'waiting', ${now})`),

  /** @param owner only theirs. */
  list: ({ tx, org }: Context, plan: ListPlan, owner: SubjectId | undefined) => {
    const theirs = owner ? sql`owner_id = ${owner}` : sql`true`
    return tx.all<JobRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM kernel_errand
      WHERE ${joinSql([sql`org_id = ${org}`, theirs, ...plan.conditions], ' AND ')} ${plan.tail}`)
  },

  find: ({ tx, org }: Context, id: string) =>
    tx.find<JobRow>(sql`SELECT ${COLUMNS} FROM kernel_errand WHERE org_id = ${org} AND id = ${id}`),

  /** As it stands, and stays until the transaction ends. */
  hold: ({ tx, org }: Context, id: string) =>
    tx.find<JobRow>(sql`SELECT ${COLUMNS} FROM kernel_errand WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  newest: async ({ tx, org }: Context) =>
    (
      await tx.find<{ id: string }>(
        sql`SELECT id FROM kernel_errand WHERE org_id = ${org} ORDER BY created_at DESC, id LIMIT 1`,
      )
    )?.id,

  progress: (
    { tx, org, now }: Context,
    id: string,
    { step = null, done, total = null, ok = null, failed = null }: Loose,
  ) =>
    tx.run(sql`UPDATE kernel_errand SET state = 'running', step = coalesce(${step}::text, step), done = ${done},
        total = coalesce(${total}::int, total), ok = coalesce(${ok}::int, ok), failed = coalesce(${failed}::int, failed),
        started_at = coalesce(started_at, ${now})
      WHERE org_id = ${org} AND id = ${id}`),

  cancel: ({ tx, org }: Context, id: string) =>
    tx.run(sql`UPDATE kernel_errand SET is_cancelled = true WHERE org_id = ${org} AND id = ${id}`),

  end: ({ tx, org, now }: Context, id: string, state: JobState, failure: JobRow['failure']) =>
    tx.run(sql`UPDATE kernel_errand SET state = ${state}, ended_at = ${now},
        failure = ${failure && JSON.stringify(failure)}::text::jsonb
      WHERE org_id = ${org} AND id = ${id}`),

  /** Those of all organisations that have been over for three months. */
  forget: (database: Pick<Database, 'transaction'>, house: Context['org'], now: Date) =>
    database.transaction({ org: house, role: 'retention' }, (tx) =>
      tx.run(sql`DELETE FROM kernel_errand WHERE ended_at < ${sooner(now, KEPT)}`),
    ),
}

type Loose = { readonly [Name in keyof Progress]?: Progress[Name] | null } & Pick<Progress, 'done'>
