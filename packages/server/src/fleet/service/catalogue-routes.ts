import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import {
  ProgramDraft,
  ProgramPatch,
  ProgramView,
  ServiceTaskDraft,
  ServiceTaskPatch,
  ServiceTaskView,
} from './schema.ts'
import type { ServiceVerbs } from './service.ts'
import { PROGRAMS, SERVICE_TASKS } from './store.ts'

const strict = { additionalProperties: false } as const
const TaskParams = Type.Object({ serviceTaskId: Type.String({ format: 'uuid' }) }, strict)
export const ProgramParams = Type.Object({ programId: Type.String({ format: 'uuid' }) }, strict)

/** What there is to service, and how often. */
export const catalogueRoutes = (service: ServiceVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/service-tasks',
    access: { action: 'service-task.list' },
    summary: 'Lists what there is to service, with its instructions',
    query: SERVICE_TASKS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(ServiceTaskView)) } },
    handle: async (ctx, { query }) => ok(await service.listServiceTasks(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/service-tasks',
    access: { action: 'service-task.write' },
    summary: 'Adds a service task, or an inspection by a form that falls due as one',
    body: ServiceTaskDraft,
    answers: { 201: { description: 'The task', body: ServiceTaskView } },
    handle: async (ctx, { body }) => {
      const { view, etag } = await service.createServiceTask(ctx, body)
      return created(`/api/v1/service-tasks/${view.id}`, view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/service-tasks/:serviceTaskId',
    access: { action: 'service-task.list' },
    summary: 'Shows one service task',
    params: TaskParams,
    answers: { 200: { description: 'The task', body: ServiceTaskView } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await service.readServiceTask(ctx, params.serviceTaskId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/service-tasks/:serviceTaskId',
    access: { action: 'service-task.write' },
    ifMatch: true,
    summary: 'Renames, changes or retires a service task',
    params: TaskParams,
    body: ServiceTaskPatch,
    answers: { 200: { description: 'The task as it is now', body: ServiceTaskView } },
    handle: async (ctx, { params, body, headers }) => {
      const version = requireIfMatch(headers)
      const { view, etag } = await service.changeServiceTask(ctx, params.serviceTaskId, body, version)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/service-programs',
    access: { action: 'program.list' },
    summary: 'Lists the service programs',
    query: PROGRAMS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(ProgramView)) } },
    handle: async (ctx, { query }) => ok(await service.listPrograms(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/service-programs',
    access: { action: 'program.write' },
    summary: 'Adds a service program: tasks, and how often each is done by distance, days or engine hours',
    body: ProgramDraft,
    answers: { 201: { description: 'The program', body: ProgramView } },
    handle: async (ctx, { body }) => {
      const { view, etag } = await service.createProgram(ctx, body)
      return created(`/api/v1/service-programs/${view.id}`, view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/service-programs/:programId',
    access: { action: 'program.list' },
    summary: 'Shows one service program',
    params: ProgramParams,
    answers: { 200: { description: 'The program', body: ProgramView } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await service.readProgram(ctx, params.programId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/service-programs/:programId',
    access: { action: 'program.write' },
    ifMatch: true,
    summary: 'Changes or retires a service program; what is scheduled stays as it was',
    params: ProgramParams,
    body: ProgramPatch,
    answers: { 200: { description: 'The program as it is now', body: ProgramView } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, etag } = await service.changeProgram(ctx, params.programId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
]
