/** What there is to service, and the programs that say how often. */
import type { Context, ProblemCode } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { etagOf, stale } from '#kernel/http'
import type { ListPlan, ListQuery } from '#kernel/list'
import { holdPublished } from './forms.ts'
import type {
  Interval,
  ProgramDraft,
  ProgramPatch,
  ProgramView,
  ServiceTaskDraft,
  ServiceTaskPatch,
  ServiceTaskView,
  Terms,
} from './schema.ts'
import type { ProgramRow, ServiceTaskRow } from './store.ts'
import { PROGRAMS, SERVICE_TASKS, serviceStore } from './store.ts'

/** A thing and the ETag of its version. */
export interface Versioned<View> {
  readonly view: View
  readonly etag: string
}

export async function listServiceTasks(ctx: Context, query: ListQuery): Promise<Page<ServiceTaskView>> {
  const plan = await SERVICE_TASKS.plan(query)
  return shown(ctx, 'service-task.list', plan, await serviceStore.listTasks(ctx, plan), toTask)
}

/** @throws {Problem} `fleet.service-task-unknown` (404). */
export async function readServiceTask(ctx: Context, id: string): Promise<Versioned<ServiceTaskView>> {
  const row = requireSeen(await serviceStore.findTask(ctx, id), 'fleet.service-task-unknown')
  ctx.record({ action: 'service-task.read', object: id })
  return { view: toTask(row), etag: etagOf(row.version) }
}

/** @throws {Problem} `fleet.service-task-taken`, `fleet.form-unpublished` (409), `fleet.form-unknown` (404). */
export async function createServiceTask(ctx: Context, draft: ServiceTaskDraft): Promise<Versioned<ServiceTaskView>> {
  const { name, instructions = null, formId = null } = draft
  if (formId !== null) await holdPublished(ctx, formId)
  const row: ServiceTaskRow = { ...fresh(ctx), name, instructions, formId }
  await refuseTaken('service-task', () => serviceStore.insertTask(ctx, row))
  ctx.record({ action: 'service-task.create', object: row.id })
  return { view: toTask(row), etag: etagOf(row.version) }
}

/** @throws {Problem} as `createServiceTask`; `fleet.service-task-unknown` (404), `http.stale`. */
export async function changeServiceTask(
  ctx: Context,
  id: string,
  patch: ServiceTaskPatch,
  version: number | undefined,
): Promise<Versioned<ServiceTaskView>> {
  const found = requireSeen(await serviceStore.lockTask(ctx, id), 'fleet.service-task-unknown', version)
  const row = { ...found, ...patch, version: found.version + 1, updatedAt: ctx.now }
  const isBack = found.isRetired && !row.isRetired
  if (row.formId !== null && (isBack || row.formId !== found.formId)) await holdPublished(ctx, row.formId)
  await refuseTaken('service-task', () => serviceStore.updateTask(ctx, row))
  ctx.record({ action: 'service-task.change', object: id, facts: { fields: fieldsOf(patch) } })
  return { view: toTask(row), etag: etagOf(row.version) }
}

export async function listPrograms(ctx: Context, query: ListQuery): Promise<Page<ProgramView>> {
  const plan = await PROGRAMS.plan(query)
  return shown(ctx, 'program.list', plan, await serviceStore.listPrograms(ctx, plan), toProgram)
}

/** @throws {Problem} `fleet.program-unknown` (404). */
export async function readProgram(ctx: Context, id: string): Promise<Versioned<ProgramView>> {
  const row = requireSeen(await serviceStore.findProgram(ctx, id), 'fleet.program-unknown')
  ctx.record({ action: 'program.read', object: id })
  return { view: toProgram(row), etag: etagOf(row.version) }
}

/** @throws {Problem} `fleet.interval-refused`, `fleet.service-task-unknown` (422), `fleet.program-taken` (409). */
export async function createProgram(ctx: Context, draft: ProgramDraft): Promise<Versioned<ProgramView>> {
  await requireSound(ctx, draft.intervals)
  const row: ProgramRow = { ...fresh(ctx), ...draft }
  await refuseTaken('program', () => serviceStore.insertProgram(ctx, row))
  ctx.record({ action: 'program.create', object: row.id })
  return { view: toProgram(row), etag: etagOf(row.version) }
}

/** What is scheduled already stays as it was. @throws {Problem} as `createProgram`; `fleet.program-unknown` (404), `http.stale`. */
export async function changeProgram(
  ctx: Context,
  id: string,
  patch: ProgramPatch,
  version: number | undefined,
): Promise<Versioned<ProgramView>> {
  const found = requireSeen(await serviceStore.lockProgram(ctx, id), 'fleet.program-unknown', version)
  if (patch.intervals) await requireSound(ctx, patch.intervals)
  const row = { ...found, ...patch, version: found.version + 1, updatedAt: ctx.now }
  await refuseTaken('program', () => serviceStore.updateProgram(ctx, row))
  ctx.record({ action: 'program.change', object: id, facts: { fields: fieldsOf(patch) } })
  return { view: toProgram(row), etag: etagOf(row.version) }
}

async function requireSound(ctx: Context, intervals: readonly Interval[]): Promise<void> {
  const tasks = intervals.map(({ serviceTaskId }) => serviceTaskId)
  if (new Set(tasks).size !== tasks.length) throw refused('A program names each service task once.')
  intervals.forEach((interval, at) => {
    const fault = faultOf(interval)
    if (fault) throw refused(fault, `/intervals/${at}`)
  })
  if ((await serviceStore.countUsable(ctx, tasks)) !== tasks.length)
    throw new Problem(
      'refused',
      'fleet.service-task-unknown',
      'A service task is not there or is retired. Nothing was kept; look at the list of service tasks.',
    )
}

/** Why an interval says nothing that could fall due; undefined where it does. */
function faultOf(terms: Terms): string | undefined {
  const units = [
    [terms.everyKm, terms.softKm, terms.hardKm],
    [terms.everyDays, terms.softDays, terms.hardDays],
    [terms.everyEngineHours, terms.softEngineHours, terms.hardEngineHours],
  ]
  if (units.every(([every]) => every === undefined)) return 'An interval needs everyKm, everyDays or everyEngineHours.'
  if (units.some(([every, soft, hard]) => every === undefined && (soft ?? hard) !== undefined))
    return 'A soft or hard threshold needs the interval it belongs to.'
  return units.some(([every = 0, soft = 0]) => soft > every) ? 'A soft threshold is within its interval.' : undefined
}

const refused = (message: string, pointer?: string) =>
  new Problem('refused', 'fleet.interval-refused', `${message} Nothing was kept.`, {
    ...(pointer ? { errors: [{ pointer, message }] } : {}),
  })

function requireSeen<Row extends { readonly version: number }>(
  row: Row | undefined,
  unknown: ProblemCode,
  version?: number,
): Row {
  if (!row) throw new Problem('missing', unknown, 'There is none with this id.')
  if (version !== undefined && version !== row.version) throw stale()
  return row
}

/** What the database holds of names. */
async function refuseTaken(what: 'service-task' | 'program', write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    const isTaken = isUniqueViolation(error, what === 'program' ? 'fleet_program_name' : 'fleet_service_task_name')
    if (!isTaken) throw error
    const message = 'There is one with this name already. Nothing was changed; take another name or retire the other.'
    throw new Problem('conflict', `fleet.${what}-taken`, message, { cause: error as Error })
  }
}

function shown<Row extends { readonly id: string }, View>(
  ctx: Context,
  action: string,
  plan: ListPlan,
  rows: readonly Row[],
  toView: (row: Row) => View,
): Page<View> {
  const ids = rows.slice(0, plan.limit).map(({ id }) => id)
  ctx.record({ action, object: ids, facts: { count: ids.length } })
  return plan.toPage(rows, toView)
}

const fresh = ({ now }: Context) => ({
  id: uuidv7(now),
  isRetired: false,
  version: 1,
  createdAt: now,
  updatedAt: now,
})
const fieldsOf = (patch: object): string => Object.keys(patch).sort().join(' ')

const toTask = ({
  id,
  name,
  instructions,
  formId,
  isRetired,
  createdAt,
  updatedAt,
}: ServiceTaskRow): ServiceTaskView => ({
  id,
  name,
  instructions,
  formId,
  isRetired,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

const toProgram = ({ id, name, intervals, isRetired, createdAt, updatedAt }: ProgramRow): ProgramView => ({
  id,
  name,
  intervals: [...intervals],
  isRetired,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
