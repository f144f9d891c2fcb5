/** Runs a job in steps: each is a transaction that moves the work and says how far it has come, or neither. */
import type { Context, Kernel, OrgId, ProblemCode, Who } from '#kernel'
import { Problem } from '#kernel'
import type { Authority } from './authority.ts'
import { requireStillHeld } from './authority.ts'
import type { Claim, ErrandKind } from './errand.ts'
import type { JobRow, JobState } from './job.ts'
import { isOver } from './job.ts'
import type { Progress } from './job-store.ts'
import { jobStore } from './job-store.ts'
import { queueStore } from './queue-store.ts'

export interface RunningJob {
  /** As it stood when it was taken up, maybe not for the first time: `done` says where to go on. */
  readonly row: JobRow
  /** In whose name it acts. */
  readonly who: Who
  /** One transaction: what it changes and how far that brings the job. Its end is where the job can be stopped. */
  step(work: (ctx: Context, row: JobRow) => Promise<Progress>): Promise<Progress>
}

export interface JobKind {
  readonly kind: `${string}.${string}`
  /** In steps. It may be begun anew after a crash, with `row.done` as the last step left it. */
  readonly work: (job: RunningJob) => Promise<void>
  /** In the transaction that ends it, however it ends. */
  readonly ended?: (ctx: Context, row: JobRow, state: JobState) => Promise<void>
}

/** Why a job goes no further here: it was stopped, or another node has it. */
class Stopped extends Error {
  readonly isCancelled: boolean

  constructor(isCancelled: boolean) {
    super('a job goes no further')
    this.isCancelled = isCancelled
  }
}

/** @param authority asked before each step: what was allowed when it was asked for may not be any more. */
export function createJobKind(
  { act }: Pick<Kernel, 'act'>,
  authority: Authority,
  { kind, work, ended }: JobKind,
): ErrandKind {
  const inOrg = <T>(org: OrgId, look: (ctx: Context) => Promise<T>) =>
    act({ actor: { kind: 'system', id: 'jobs' }, org }, look)

  /** By whoever has it: a node that lost it must not end what another began anew. */
  async function end(who: Who, errand: Claim, state: JobState, failure: JobRow['failure'] = null): Promise<void> {
    await act(who, async (ctx) => {
      const { id } = errand
      const row = await jobStore.hold(ctx, id)
      if (!row || isOver(row) || (await queueStore.renew(ctx.tx, errand, ctx.now)) === 0) return
      await jobStore.end(ctx, id, state, failure)
      await ended?.(ctx, { ...row, state }, state)
      const outcome = state === 'failed' ? 'failed' : 'done'
      ctx.record({ action: 'job.end', object: id, outcome, facts: { kind, state, ok: row.ok, failed: row.failed } })
    })
  }

  async function run(errand: Claim): Promise<undefined> {
    const { org, id } = errand
    const row = await inOrg(org, (ctx) => jobStore.find(ctx, id))
    if (!row || isOver(row)) return
    const who = whoOf(org, row)
    try {
      await work({ row, who, step: stepsOf(act, authority, who, row, errand) })
      await end(who, errand, 'done')
    } catch (error) {
      if (error instanceof Stopped)
        return error.isCancelled ? end(who, errand, 'cancelled').then(() => undefined) : undefined
      // A refusal will be one again; whatever else went wrong may go well the next time.
      if (!(error instanceof Problem) || error.kind === 'unavailable') throw error
      await end(who, errand, 'failed', { code: error.code, message: error.message })
    }
  }

  return {
    kind,
    run,
    giveUp: async (errand) => {
      const { org, id } = errand
      const row = await inOrg(org, (ctx) => jobStore.find(ctx, id))
      if (row) await end(whoOf(org, row), errand, 'failed', BROKEN)
    },
  }
}

const BROKEN = {
  code: 'kernel.job-broken' as ProblemCode,
  message: 'A mistake of ours kept it from going on. What it had done so far is as its result says; begin it anew.',
}

function stepsOf(act: Kernel['act'], authority: Authority, who: Who, taken: JobRow, errand: Claim): RunningJob['step'] {
  let seen = taken.done
  return (work) =>
    act(who, async (ctx) => {
      const row = await jobStore.hold(ctx, taken.id)
      if (!row || isOver(row) || row.done !== seen) throw new Stopped(false)
      if ((await queueStore.renew(ctx.tx, errand, ctx.now)) === 0) throw new Stopped(false)
      if (row.isCancelled) throw new Stopped(true)
      await requireStillHeld(authority, ctx, row.actsAs)
      const progress = await work(ctx, row)
      await jobStore.progress(ctx, row.id, progress)
      return progress
    }).then((progress) => {
      seen = progress.done
      return progress
    })
}

const whoOf = (org: OrgId, { id, actsAs: { scope, actions: _, ...person } }: JobRow): Who => ({
  actor: { kind: 'person', ...person },
  org,
  scope,
  request: id,
})
