import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** Somebody a vehicle can be assigned to. */
export interface Assignable {
  readonly userId: string
  readonly name: string
  readonly role: string
  readonly isUnreadable?: true
}

/** Somebody in whose reach a vehicle is. */
export interface Assignment extends Assignable {
  readonly assignedAt: string
}

const vehicleAt = (vehicleId: string): string => `/vehicles/${encodeURIComponent(vehicleId)}`
const addressOf = (vehicleId: string): string => `${vehicleAt(vehicleId)}/assignments`

export const assignmentsQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['assignments', vehicleId],
    queryFn: ({ signal }) => api.json<Page<Assignment>>(addressOf(vehicleId), { signal }),
  })

/** The first 200 who are not assigned yet. */
export const assignableQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['assignments', vehicleId, 'assignable'],
    queryFn: ({ signal }) =>
      api.json<Page<Assignable>>(pageOf(`${vehicleAt(vehicleId)}/assignable`, 200, null), { signal }),
  })

const send = (method: 'PUT' | 'DELETE', vehicleId: string, userId: string): Promise<Response> =>
  api.send(`${addressOf(vehicleId)}/${encodeURIComponent(userId)}`, { method })

/** Putting a vehicle into somebody's reach and out of it. It counts from their next request on. */
export const assignments = {
  grant: (vehicleId: string, userId: string) => send('PUT', vehicleId, userId),
  withdraw: (vehicleId: string, userId: string) => send('DELETE', vehicleId, userId),
}

/** A group of vehicles that is assigned to a person, with all that stands in it. */
export interface HeldGroup {
  readonly id: string
  readonly name: string
  readonly assignedAt: string
}

export const heldGroupsQuery = (userId: string) =>
  queryOptions({
    queryKey: ['held-groups', userId],
    queryFn: async ({ signal }) =>
      (await api.json<Page<HeldGroup>>(`/users/${encodeURIComponent(userId)}/vehicle-groups`, { signal })).data,
  })

/** The same of a whole group. */
export const groupAssignments = {
  grant: (groupId: string, userId: string) => sendGroup('PUT', groupId, userId),
  withdraw: (groupId: string, userId: string) => sendGroup('DELETE', groupId, userId),
}

const sendGroup = (method: 'PUT' | 'DELETE', groupId: string, userId: string): Promise<Response> =>
  api.send(`/vehicle-groups/${encodeURIComponent(groupId)}/assignments/${encodeURIComponent(userId)}`, { method })
