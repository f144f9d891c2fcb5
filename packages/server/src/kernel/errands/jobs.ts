/** What people do with jobs: begin them, look at them, and ask them to stop. */
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { JobRow, JobView } from './job.ts'
import { isOver, toJobView } from './job.ts'
import { JOBS, jobStore } from './job-store.ts'
import { sendErrand } from './queue-store.ts'

/**
 * Begins a job in the name of whoever asks; it runs once this has committed.
 *
 * @param about the address of the thing it is about, where its result stands too.
 * @param actions what they have to hold for every step of it; none where it only takes back what the house began for them.
 */
export async function beginJob(
  ctx: Context,
  kind: string,
  about: string,
  actions: readonly string[],
): Promise<JobView> {
  const { actor, scope } = ctx
  if (actor.kind !== 'person') throw new Error('a job acts in the name of a person')
  const { id: owner, role, hats = [], session } = actor
  const id = uuidv7(ctx.now)
  await jobStore.insert(ctx, { id, kind, owner, actsAs: { id: owner, role, hats, session, scope, actions }, about })
  await sendErrand(ctx, kind, id)
  ctx.record({ action: 'job.begin', object: id, facts: { kind } })
  return toJobView(await requireJob(ctx, id), ctx)
}

/** One's own; whoever reaches all sees everybody's. */
export async function listJobs(ctx: Context, query: ListQuery): Promise<Page<JobView>> {
  const plan = await JOBS.plan(query)
  const rows = await jobStore.list(ctx, plan, ownerIn(ctx))
  return plan.toPage(rows, (row) => toJobView(row, ctx))
}

/** @throws {Problem} `kernel.job-unknown` (404): there is none, or it is somebody else's. */
export async function requireJob(ctx: Context, id: string): Promise<JobRow> {
  const row = await jobStore.find(ctx, id)
  const owner = ownerIn(ctx)
  if (row && (owner === undefined || row.owner === owner)) return row
  throw new Problem('missing', 'kernel.job-unknown', 'There is no job with this id in your reach.')
}

/**
 * Asks a job to stop. It does so between two steps: what it has done stays or is taken back, as its kind says.
 *
 * @throws {Problem} `kernel.job-unknown` (404), `kernel.job-over` (409).
 */
export async function cancelJob(ctx: Context, id: string): Promise<JobView> {
  await requireJob(ctx, id)
  const row = await stopJob(ctx, id)
  if (row) return toJobView(row, ctx)
  const { state } = await requireJob(ctx, id)
  throw new Problem('conflict', 'kernel.job-over', `This job is ${state}. There is nothing to stop.`)
}

/** The same, whoever began it: once this has committed it takes no further step. Undefined where it is over. */
export async function stopJob(ctx: Context, id: string): Promise<JobRow | undefined> {
  const row = await jobStore.hold(ctx, id)
  if (!row || isOver(row)) return undefined
  if (!row.isCancelled) {
    await jobStore.cancel(ctx, id)
    ctx.record({ action: 'job.cancel', object: id, facts: { kind: row.kind } })
  }
  return { ...row, isCancelled: true }
}

const ownerIn = ({ actor, scope }: Context) => (actor.kind === 'person' && scope !== 'all' ? actor.id : undefined)
