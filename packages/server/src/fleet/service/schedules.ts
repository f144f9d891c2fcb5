/** What each vehicle has to have serviced, and when it had it last. */
import type { Readings } from '#fleet/meters'
import { meterVerbs } from '#fleet/meters'
import { holdPresent, listedReachOf, requireInReach } from '#fleet/vehicles'
import type { Context, SubjectId, VehicleId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { etagOf, stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { holdPublishedOf } from './forms.ts'
import type { Last } from './judging.ts'
import { dayOf, judge, toTenths } from './judging.ts'
import type { Interval, LastDone, ProgramVehicle, ScheduleView, Scheduling } from './schema.ts'
import type { ScheduleRow } from './store.ts'
import { PROGRAM_VEHICLES, serviceStore } from './store.ts'

/** @throws {Problem} `fleet.vehicle-unknown` (404). */
async function listSchedules(ctx: Context, vehicleId: string): Promise<Page<ScheduleView>> {
  const { id, subject } = await requireInReach(ctx, vehicleId)
  const rows = await serviceStore.listSchedules(ctx, id)
  const readings = await readingsOf(ctx, id)
  ctx.record({
    action: 'schedule.list',
    object: [id, ...rows.map((row) => row.id)],
    subject,
    facts: { count: rows.length },
  })
  return { data: rows.map((row) => toView(ctx, row, readings)), page: { next: null, hasMore: false } }
}

/**
 * Puts a vehicle on a program: a schedule for each of its tasks, counted from when they were last done.
 *
 * @throws {Problem} `fleet.vehicle-unknown` (404); `fleet.program-unknown`, `fleet.reading-missing` (422);
 *   `fleet.schedule-exists`, `fleet.vehicle-gone`, `fleet.form-unpublished` (409).
 */
async function scheduleProgram(ctx: Context, vehicleId: string, { programId, last = {} }: Scheduling) {
  const vehicle = await holdPresent(ctx, vehicleId)
  const program = await serviceStore.findProgram(ctx, programId)
  if (!program || program.isRetired)
    throw new Problem('refused', 'fleet.program-unknown', 'There is no such program in use. Nothing was scheduled.')
  await holdPublishedOf(
    ctx,
    program.intervals.map(({ serviceTaskId }) => serviceTaskId),
  )
  const readings = await readingsOf(ctx, vehicle.id)
  const since = lastOf(ctx, last, readings)
  for (const interval of program.intervals) {
    requireReadings(interval, since)
    const { serviceTaskId: taskId, ...terms } = interval
    const id = uuidv7(ctx.now)
    const row = { id, vehicleId: vehicle.id, taskId, programId, terms, ...since }
    await refuseTwice(() => serviceStore.insertSchedule(ctx, row))
    ctx.record({ action: 'schedule.create', object: [id, vehicle.id], subject: vehicle.subject })
  }
  return listSchedules(ctx, vehicleId)
}

/** Its history stays. @throws {Problem} `fleet.schedule-unknown` (404), `http.stale`. */
async function endSchedule(ctx: Context, vehicleId: string, id: string, version: number | undefined): Promise<void> {
  await requireInReach(ctx, vehicleId)
  const row = await requireSchedule(ctx, vehicleId, id)
  if (version !== undefined && version !== row.version) throw stale()
  await serviceStore.endSchedule(ctx, id)
  ctx.record({ action: 'schedule.end', object: [id, row.vehicleId], subject: row.subject })
}

/** The one of this vehicle, held until the end of the transaction. @throws {Problem} `fleet.schedule-unknown` (404). */
async function requireSchedule(ctx: Context, vehicleId: string, id: string): Promise<ScheduleRow> {
  const row = await serviceStore.lockSchedule(ctx, vehicleId, id)
  if (row) return row
  throw new Problem('missing', 'fleet.schedule-unknown', 'The vehicle has no schedule with this id.')
}

/**
 * As `requireSchedule`, of what a workshop can do.
 *
 * @throws {Problem} `fleet.schedule-inspected` (409): an inspection is completed by what was submitted over a name alone.
 */
async function requireServiced(ctx: Context, vehicleId: string, id: string): Promise<void> {
  refuseInspected(await requireSchedule(ctx, vehicleId, id))
}

function refuseInspected({ formId }: Pick<ScheduleRow, 'formId'>): void {
  if (formId === null) return
  throw new Problem(
    'conflict',
    'fleet.schedule-inspected',
    'This falls due as an inspection: submit one by its form, and it is counted from then on. Nothing was changed.',
  )
}

/**
 * A workshop did it. One that ended meanwhile stays as it is.
 *
 * @throws {Problem} `fleet.schedule-inspected` (409): its task goes by a form by now.
 */
async function completeServiced(ctx: Context, vehicleId: VehicleId, id: string, done: LastDone): Promise<void> {
  const row = await serviceStore.lockSchedule(ctx, vehicleId, id)
  if (!row) return
  refuseInspected(row)
  await completeService(ctx, row, done)
}

/** The service was done: it is counted from here on. What is not said is what the meters show, and today. */
async function completeService(
  ctx: Context,
  schedule: { readonly id: string; readonly vehicleId: VehicleId; readonly subject: SubjectId },
  done: LastDone,
): Promise<void> {
  const last = lastOf(ctx, done, await readingsOf(ctx, schedule.vehicleId))
  if ((await serviceStore.resetSchedule(ctx, schedule.id, last)) === 0) return
  const { id, vehicleId, subject } = schedule
  ctx.record({ action: 'schedule.reset', object: [id, vehicleId], subject, facts: { on: last.lastOn } })
}

/** One was submitted by this form: whatever is scheduled as it is counted from here on. */
async function completeInspection(ctx: Context, vehicleId: VehicleId, formId: string): Promise<void> {
  for (const row of await serviceStore.lockInspected(ctx, vehicleId, formId)) await completeService(ctx, row, {})
}

/** The vehicles in reach that are on a program. @throws {Problem} `fleet.program-unknown` (404). */
async function listProgramVehicles(ctx: Context, programId: string, query: ListQuery): Promise<Page<ProgramVehicle>> {
  if (!(await serviceStore.findProgram(ctx, programId)))
    throw new Problem('missing', 'fleet.program-unknown', 'There is no program with this id.')
  const plan = await PROGRAM_VEHICLES.plan(query)
  const rows = await serviceStore.listProgramVehicles(ctx, programId, plan, await listedReachOf(ctx))
  const shown = rows.slice(0, plan.limit)
  ctx.record({
    action: 'program.vehicles',
    object: [programId, ...shown.map(({ id }) => id)],
    subject: shown.map(({ subject }) => subject),
    facts: { count: shown.length },
  })
  return plan.toPage(rows, ({ id, unit, tasks, since }) => ({
    ...{ id, unit, tasks },
    since: since.toISOString(),
  }))
}

export const schedules = {
  listSchedules,
  listProgramVehicles,
  scheduleProgram,
  endSchedule,
  requireServiced,
  completeServiced,
  completeInspection,
}

const readingsOf = async (ctx: Context, vehicle: VehicleId): Promise<Readings> =>
  (await meterVerbs.latestOf(ctx, [vehicle]))(vehicle)

/** @throws {Problem} `fleet.day-ahead` (422): nothing was done tomorrow. */
function lastOf({ now }: Context, { on, odometerKm, engineHours }: LastDone, readings: Readings): Last {
  const today = dayOf(now)
  if (on !== undefined && on > today)
    throw new Problem('refused', 'fleet.day-ahead', 'The day it was done lies ahead. Nothing was changed.')
  return {
    lastOn: on ?? today,
    lastKm: odometerKm ?? readings.odometerKm,
    lastEngineTenths: toTenths(engineHours ?? readings.engineHours),
  }
}

function requireReadings({ everyKm, everyEngineHours }: Interval, { lastKm, lastEngineTenths }: Last): void {
  if ((everyKm === undefined || lastKm !== null) && (everyEngineHours === undefined || lastEngineTenths !== null))
    return
  throw new Problem(
    'refused',
    'fleet.reading-missing',
    'The program counts distance or engine hours, and the vehicle has no reading of them. Say in "last" where it begins.',
  )
}

async function refuseTwice(write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!isUniqueViolation(error, 'fleet_schedule_once')) throw error
    throw new Problem(
      'conflict',
      'fleet.schedule-exists',
      'The vehicle is on schedule for one of these tasks already. Nothing was scheduled; end the other first.',
      { cause: error as Error },
    )
  }
}

function toView({ now }: Context, row: ScheduleRow, readings: Readings): ScheduleView {
  const { id, vehicleId, taskId, task, programId, terms, lastOn, lastKm, lastEngineTenths } = row
  return {
    ...{ id, vehicleId, serviceTaskId: taskId, serviceTask: task, programId, terms, lastOn },
    lastOdometerKm: lastKm,
    lastEngineHours: lastEngineTenths === null ? null : lastEngineTenths / 10,
    ...judge(terms, row, now, readings),
    etag: etagOf(row.version),
  }
}
