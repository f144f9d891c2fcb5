import { Type } from 'typebox'
import type { Context, Holders, Kernel, Module, Part, Role, SessionId, SubjectId } from '#kernel'
import { HOUSE, ROLES, rolesUnder, uuidv7 } from '#kernel'
import { jobRoutes } from './job-routes.ts'
import { jobStore } from './job-store.ts'

const SEES_ALL: readonly Role[] = ['admin']
/** Whoever can begin something that takes long. A viewer writes nothing. */
const OWN = ROLES.filter((role) => !SEES_ALL.includes(role) && !rolesUnder('viewer').includes(role))
const HOLDERS: Holders = { all: SEES_ALL, own: OWN }

const strict = { additionalProperties: false } as const
const Kind = Type.Object({ kind: Type.String() }, strict)
const Ended = Type.Object(
  { kind: Type.String(), state: Type.String(), ok: Type.Integer(), failed: Type.Integer() },
  strict,
)

const entries = {
  'job.begin': { ocsf: 6002, activity: 'create', facts: Kind },
  'job.cancel': { ocsf: 6002, activity: 'update', facts: Kind },
  'job.end': { ocsf: 6002, activity: 'update', facts: Ended },
} as const satisfies NonNullable<Module['entries']>

/** Long work, as a part of the kernel's room. */
export const openJobs = ({ database, clock }: Pick<Kernel, 'database' | 'clock'>): Part => ({
  actions: { 'job.read': HOLDERS, 'job.cancel': HOLDERS },
  entries,
  routes: jobRoutes,
  jobs: [
    {
      name: 'kernel.forget-jobs',
      every: { hours: 24 },
      runApart: async () => {
        await jobStore.forget(database, HOUSE, clock.now())
      },
    },
  ],
  canary,
})

/** The newest job of nobody's; one that is over where there is none. */
async function canary(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const known = await jobStore.newest(ctx)
  if (known !== undefined) return { jobId: known }
  const [id, owner] = [uuidv7(ctx.now), uuidv7<SubjectId>(ctx.now)]
  const actsAs = {
    id: owner,
    role: 'viewer',
    hats: [],
    session: uuidv7<SessionId>(ctx.now),
    scope: 'own',
    actions: [],
  } as const
  await jobStore.insert(ctx, { id, kind: 'kernel.canary', owner, actsAs, about: '/api/v1/jobs' })
  await jobStore.end(ctx, id, 'done', null)
  return { jobId: id }
}
