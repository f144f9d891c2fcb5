import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'

/** Somebody in whose reach a vehicle is. */
export interface Assignment {
  readonly userId: string
  readonly assignedAt: string
}

const addressOf = (vehicleId: string): string => `/vehicles/${encodeURIComponent(vehicleId)}/assignments`

export const assignmentsQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['assignments', vehicleId],
    queryFn: ({ signal }) => api.json<Page<Assignment>>(addressOf(vehicleId), { signal }),
  })

const send = (method: 'PUT' | 'DELETE', vehicleId: string, userId: string): Promise<Response> =>
  api.send(`${addressOf(vehicleId)}/${encodeURIComponent(userId)}`, { method })

/** Putting a vehicle into somebody's reach and out of it. It counts from their next request on. */
export const assignments = {
  grant: (vehicleId: string, userId: string) => send('PUT', vehicleId, userId),
  withdraw: (vehicleId: string, userId: string) => send('DELETE', vehicleId, userId),
}
