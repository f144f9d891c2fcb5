import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

/** What is done in a service. */
export interface ServiceTask {
  readonly id: string
  readonly name: string
  readonly instructions: string | null
  /** Of an inspection: the form it is done by. */
  readonly formId: string | null
  readonly isRetired: boolean
}

/** Whichever comes first. `soft…`: how long before it is spoken of; `hard…`: how far beyond it is overdue. */
export interface Terms {
  readonly everyKm?: number
  readonly everyDays?: number
  readonly everyEngineHours?: number
  readonly softKm?: number
  readonly softDays?: number
  readonly softEngineHours?: number
  readonly hardKm?: number
  readonly hardDays?: number
  readonly hardEngineHours?: number
}

export interface Interval extends Terms {
  readonly serviceTaskId: string
}

export interface ServiceProgram {
  readonly id: string
  readonly name: string
  readonly intervals: readonly Interval[]
  readonly isRetired: boolean
}

export type ProgramDraft = Pick<ServiceProgram, 'name' | 'intervals'>

/** What a vehicle has to have done, when it had it last, and when it is due. */
export interface Schedule {
  readonly id: string
  readonly serviceTask: string
  readonly terms: Terms
  readonly lastOn: string
  readonly lastOdometerKm: number | null
  readonly lastEngineHours: number | null
  readonly state: 'ok' | 'soon' | 'due' | 'overdue'
  readonly dueOn: string | null
  readonly dueAtKm: number | null
  readonly dueAtEngineHours: number | null
  readonly etag: string
}

/** What is not said is what the meters of the vehicle show, and today. */
export interface LastDone {
  readonly on?: string
  readonly odometerKm?: number
  readonly engineHours?: number
}

const programAt = (id: string): string => `/service-programs/${encodeURIComponent(id)}`
const taskAt = (id: string): string => `/service-tasks/${encodeURIComponent(id)}`
const schedulesOf = (vehicleId: string): string => `/vehicles/${encodeURIComponent(vehicleId)}/schedules`

/** The first 200: what can be part of a program. */
export const serviceTasksQuery = queryOptions({
  queryKey: ['service', 'tasks'],
  queryFn: ({ signal }) => api.json<Page<ServiceTask>>(pageOf('/service-tasks', 200, null), { signal }),
})

export const programsQuery = pagesQuery<ServiceProgram>({
  key: ['service', 'programs'],
  path: '/service-programs',
  limit: 200,
})

export const programQuery = (id: string) =>
  queryOptions({
    queryKey: ['service', 'program', id],
    queryFn: ({ signal }) => versioned<ServiceProgram>(api.send(programAt(id), { signal })),
    staleTime: 0,
  })

/** A task with the version a change of it is made from. */
export const serviceTaskQuery = (id: string) =>
  queryOptions({
    queryKey: ['service', 'task', id],
    queryFn: ({ signal }) => versioned<ServiceTask>(api.send(taskAt(id), { signal })),
    staleTime: 0,
  })

/** A vehicle that is on a program, by its own id; `tasks`: how many of its services are scheduled by it. */
export interface ProgramVehicle {
  readonly id: string
  readonly unit: string
  readonly tasks: number
  readonly since: string
}

export const programVehiclesQuery = (id: string) =>
  pagesQuery<ProgramVehicle>({ key: ['service', 'program-vehicles', id], path: `${programAt(id)}/vehicles` })

export const schedulesQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['service', 'schedules', vehicleId],
    queryFn: async ({ signal }) => (await api.json<Page<Schedule>>(schedulesOf(vehicleId), { signal })).data,
  })

/** The writing calls on services. What is scheduled already stays as it was when a program changes. */
export const service = {
  addTask: (draft: { readonly name: string; readonly instructions?: string; readonly formId?: string }) =>
    api.json<ServiceTask>('/service-tasks', { method: 'POST', body: draft }),
  changeTask: ({ id, etag }: Versioned<ServiceTask>, patch: Partial<Omit<ServiceTask, 'id'>>) =>
    api.send(taskAt(id), { method: 'PATCH', body: patch, ifMatch: etag }),
  /** Of whatever version: it is in use or it is not, whatever else was changed. */
  retireTask: ({ id }: Pick<ServiceTask, 'id'>, isRetired: boolean) =>
    api.send(taskAt(id), { method: 'PATCH', body: { isRetired }, ifMatch: '*' }),
  addProgram: (draft: ProgramDraft) => api.json<ServiceProgram>('/service-programs', { method: 'POST', body: draft }),
  changeProgram: ({ id, etag }: Versioned<ServiceProgram>, patch: Partial<Omit<ServiceProgram, 'id'>>) =>
    api.send(programAt(id), { method: 'PATCH', body: patch, ifMatch: etag }),
  schedule: (vehicleId: string, programId: string, last: LastDone) =>
    api.send(schedulesOf(vehicleId), { method: 'POST', body: { programId, last } }),
  endSchedule: (vehicleId: string, { id, etag }: Pick<Schedule, 'id' | 'etag'>) =>
    api.send(`${schedulesOf(vehicleId)}/${encodeURIComponent(id)}`, { method: 'DELETE', ifMatch: etag }),
}
