/** The SQL of tasks, programs and schedules. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { Context, SubjectId, VehicleId } from '#kernel'
import { joinSql, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { byInstant, byText, defineList, flag, startingText } from '#kernel/list'
import type { Last } from './judging.ts'
import type { Interval, Terms } from './schema.ts'
import { ProgramVehicle, ProgramView, ServiceTaskView } from './schema.ts'

interface Dated {
  readonly id: string
  readonly name: string
  readonly isRetired: boolean
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ServiceTaskRow extends Dated {
  readonly instructions: string | null
  /** Of an inspection. */
  readonly formId: string | null
}

export interface ProgramRow extends Dated {
  readonly intervals: readonly Interval[]
}

export interface ScheduleRow extends Last {
  readonly id: string
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly taskId: string
  readonly task: string
  /** Of an inspection. */
  readonly formId: string | null
  readonly programId: string
  readonly terms: Terms
  readonly version: number
}

const NAMED = {
  id: sql`id`,
  filters: { name: startingText(sql`name`), isRetired: flag(sql`is_retired`) },
  sorts: { name: byText(sql`name`), createdAt: byInstant(sql`created_at`), updatedAt: byInstant(sql`updated_at`) },
  sortedBy: 'name',
}
export const SERVICE_TASKS = defineList({ ...NAMED, item: ServiceTaskView })
export const PROGRAMS = defineList({ ...NAMED, item: ProgramView })
export const PROGRAM_VEHICLES = defineList({
  id: sql`v.id`,
  item: ProgramVehicle,
  filters: { unit: startingText(sql`v.unit`) },
  sorts: { unit: byText(sql`v.unit`) },
  sortedBy: 'unit',
})

export interface ProgramVehicleRow {
  readonly id: VehicleId
  readonly subject: SubjectId
  readonly unit: string
  readonly tasks: number
  readonly since: Date
}

export interface FormStanding {
  readonly name: string
  readonly status: 'draft' | 'published' | 'retired'
}

const DATED = sql`id, name, is_retired AS "isRetired", version, created_at AS "createdAt", updated_at AS "updatedAt"`
const TASK = sql`instructions, form_id AS "formId"`
export const SCHEDULE = sql`s.id, s.vehicle_id AS "vehicleId", v.subject_id AS subject, s.task_id AS "taskId", t.name AS task, t.form_id AS "formId",
  s.program_id AS "programId", s.terms, s.last_on AS "lastOn", s.last_km AS "lastKm",
  s.last_engine_tenths AS "lastEngineTenths", s.version`
export const FROM = sql`fleet_schedule s
  JOIN fleet_vehicle v ON v.org_id = s.org_id AND v.id = s.vehicle_id
  JOIN fleet_service_task t ON t.org_id = s.org_id AND t.id = s.task_id`
export const LIVE = sql`s.ended_at IS NULL AND v.status NOT IN ('sold', 'archived')`
export const serviceStore = {
  listTasks: ({ tx, org }: Context, plan: ListPlan) =>
    tx.all<ServiceTaskRow>(sql`SELECT ${DATED}, ${TASK}, ${plan.keys} FROM fleet_service_task
      WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  lockTask: ({ tx, org }: Context, id: string) =>
    tx.find<ServiceTaskRow>(
      sql`SELECT ${DATED}, ${TASK} FROM fleet_service_task WHERE org_id = ${org} AND id = ${id} FOR UPDATE`,
    ),

  findTask: ({ tx, org }: Context, id: string) =>
    tx.find<ServiceTaskRow>(sql`SELECT ${DATED}, ${TASK} FROM fleet_service_task WHERE org_id = ${org} AND id = ${id}`),

  insertTask: ({ tx, org, now }: Context, { id, name, instructions, formId }: ServiceTaskRow) =>
    tx.run(sql`INSERT INTO fleet_service_task (org_id, id, name, instructions, form_id, is_retired, version, created_at, updated_at)
      VALUES (${org}, ${id}, ${name}, ${instructions}, ${formId}::uuid, false, 1, ${now}, ${now})`),

  updateTask: ({ tx, org }: Context, row: ServiceTaskRow) =>
    tx.run(sql`UPDATE fleet_service_task SET name = ${row.name}, instructions = ${row.instructions},
        form_id = ${row.formId}::uuid, is_retired = ${row.isRetired}, version = ${row.version}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** Of these, those that are there and not retired. */
  countUsable: async ({ tx, org }: Context, ids: readonly string[]): Promise<number> => {
    const row = await tx.find<{ count: number }>(sql`SELECT count(*)::int AS count FROM fleet_service_task
      WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[]) AND NOT is_retired`)
    return row?.count ?? 0
  },

  /** How a form stands, kept so until the transaction ends. */
  shareForm: ({ tx, org }: Context, id: string) =>
    tx.find<FormStanding>(sql`SELECT name, status FROM fleet_form WHERE org_id = ${org} AND id = ${id} FOR SHARE`),

  /** Of these tasks, by name; neither they nor their forms change until the transaction ends. */
  shareFormsOf: async ({ tx, org }: Context, ids: readonly string[]) => {
    const tasks = await tx.all<{ formId: string | null }>(sql`SELECT form_id AS "formId" FROM fleet_service_task
      WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[]) ORDER BY id FOR SHARE`)
    const forms = tasks.flatMap(({ formId }) => formId ?? [])
    return await tx.all<FormStanding>(sql`SELECT name, status FROM fleet_form
      WHERE org_id = ${org} AND id = ANY(${uuidArray(forms)}::uuid[]) ORDER BY id FOR SHARE`)
  },

  /** A task that still goes by a form: one in use, or one that a vehicle is scheduled for that is still there. */
  findFormUser: ({ tx, org }: Context, form: string) =>
    tx.find<Pick<ServiceTaskRow, 'name' | 'isRetired'>>(sql`SELECT name, is_retired AS "isRetired"
      FROM fleet_service_task t WHERE org_id = ${org} AND form_id = ${form} AND (NOT is_retired OR EXISTS (
        SELECT FROM fleet_schedule s JOIN fleet_vehicle v ON v.org_id = s.org_id AND v.id = s.vehicle_id
        WHERE s.org_id = t.org_id AND s.task_id = t.id AND ${LIVE}))
      ORDER BY is_retired, name LIMIT 1`),

  listPrograms: ({ tx, org }: Context, plan: ListPlan) =>
    tx.all<ProgramRow>(sql`SELECT ${DATED}, intervals, ${plan.keys} FROM fleet_program
      WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  findProgram: ({ tx, org }: Context, id: string) =>
    tx.find<ProgramRow>(sql`SELECT ${DATED}, intervals FROM fleet_program WHERE org_id = ${org} AND id = ${id}`),

  lockProgram: ({ tx, org }: Context, id: string) =>
    tx.find<ProgramRow>(
      sql`SELECT ${DATED}, intervals FROM fleet_program WHERE org_id = ${org} AND id = ${id} FOR UPDATE`,
    ),

  insertProgram: ({ tx, org, now }: Context, { id, name, intervals }: ProgramRow) =>
    tx.run(sql`INSERT INTO fleet_program (org_id, id, name, intervals, is_retired, version, created_at, updated_at)
      VALUES (${org}, ${id}, ${name}, ${JSON.stringify(intervals)}::jsonb, false, 1, ${now}, ${now})`),

  updateProgram: ({ tx, org }: Context, row: ProgramRow) =>
    tx.run(sql`UPDATE fleet_program SET name = ${row.name}, intervals = ${JSON.stringify(row.intervals)}::jsonb,
        is_retired = ${row.isRetired}, version = ${row.version}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** Vehicles in reach that are there and have something scheduled by a program. */
  listProgramVehicles: ({ tx, org }: Context, program: string, plan: ListPlan, reach: Reach | undefined) => {
    const its = sql`s.org_id = ${org} AND s.program_id = ${program} AND s.ended_at IS NULL`
    const isOn = sql`v.id IN (SELECT s.vehicle_id FROM fleet_schedule s WHERE ${its})`
    const isThere = sql`v.org_id = ${org} AND v.status NOT IN ('sold', 'archived')`
    return tx.all<ProgramVehicleRow>(sql`SELECT v.id, v.subject_id AS subject, v.unit, p.tasks, p.since, ${plan.keys}
      FROM fleet_vehicle v CROSS JOIN LATERAL (SELECT count(*)::int AS tasks, min(s.created_at) AS since
        FROM fleet_schedule s WHERE ${its} AND s.vehicle_id = v.id) p
      WHERE ${joinSql([isThere, isOn, inReach(sql`v.id`, org, reach), ...plan.conditions], ' AND ')} ${plan.tail}`)
  },

  insertSchedule: (
    { tx, org, now }: Context,
    row: Pick<ScheduleRow, 'id' | 'vehicleId' | 'taskId' | 'programId' | 'terms'> & Last,
  ) =>
    tx.run(sql`INSERT INTO fleet_schedule (org_id, id, vehicle_id, task_id, program_id, terms, last_on, last_km,
        last_engine_tenths, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.vehicleId}, ${row.taskId}, ${row.programId}, ${JSON.stringify(row.terms)}::jsonb,
        ${row.lastOn}::date, ${row.lastKm}, ${row.lastEngineTenths}, 1, ${now}, ${now})`),

  listSchedules: ({ tx, org }: Context, vehicle: VehicleId) =>
    tx.all<ScheduleRow>(sql`SELECT ${SCHEDULE} FROM ${FROM}
      WHERE s.org_id = ${org} AND ${LIVE} AND s.vehicle_id = ${vehicle} ORDER BY t.name, s.id`),

  /** Those that an inspection of this vehicle by this form completes, held. */
  lockInspected: ({ tx, org }: Context, vehicle: VehicleId, form: string) =>
    tx.all<ScheduleRow>(sql`SELECT ${SCHEDULE} FROM ${FROM}
      WHERE s.org_id = ${org} AND s.vehicle_id = ${vehicle} AND t.form_id = ${form} AND s.ended_at IS NULL
      ORDER BY s.id FOR UPDATE OF s`),

  lockSchedule: ({ tx, org }: Context, vehicle: string, id: string) =>
    tx.find<ScheduleRow>(sql`SELECT ${SCHEDULE} FROM ${FROM}
      WHERE s.org_id = ${org} AND s.id = ${id} AND s.vehicle_id = ${vehicle} AND s.ended_at IS NULL FOR UPDATE OF s`),

  /** In one statement, and only forward: of two who complete it at once neither takes the other's back. */
  resetSchedule: ({ tx, org, now }: Context, id: string, { lastOn, lastKm, lastEngineTenths }: Last) =>
    tx.run(sql`UPDATE fleet_schedule SET last_on = greatest(last_on, ${lastOn}::date),
        last_km = greatest(last_km, ${lastKm}::bigint),
        last_engine_tenths = greatest(last_engine_tenths, ${lastEngineTenths}::bigint),
        judged_until = '-infinity', version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND id = ${id} AND ended_at IS NULL`),

  endSchedule: ({ tx, org, now }: Context, id: string) =>
    tx.run(sql`UPDATE fleet_schedule SET ended_at = ${now}, version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND id = ${id}`),
} as const
