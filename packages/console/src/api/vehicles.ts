import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** A vehicle as the asking role may see it. A draft has a `unit` and little else. */
export interface Vehicle {
  readonly id: string
  readonly unit: string
  readonly vin?: string | null
  readonly plate?: string | null
  readonly make?: string | null
  readonly model?: string | null
  readonly year?: number | null
  readonly fuel?: string | null
  readonly status: string
  /** In a list: what is stored of it is not what was sealed, so nothing of it is shown. */
  readonly isUnreadable?: true
}

/** A vehicle with the version that was read: a change is made from it, or refused (412). */
export interface ReadVehicle extends Vehicle {
  readonly etag: string
}

const addressOf = (id: string): string => `/vehicles/${encodeURIComponent(id)}`

export const vehiclesQuery = infiniteQueryOptions({
  queryKey: ['vehicles', 'pages'],
  queryFn: ({ pageParam, signal }) => api.json<Page<Vehicle>>(pageOf('/vehicles', 50, pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.next,
})

export const vehicleQuery = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id],
    queryFn: async ({ signal }): Promise<ReadVehicle> => {
      const answer = await api.send(addressOf(id), { signal })
      const vehicle = (await answer.json()) as Vehicle
      return { ...vehicle, etag: answer.headers.get('etag') ?? '' }
    },
  })

/** The vehicles that the palette searches: the first 200, in one request. */
export const allVehiclesQuery = queryOptions({
  queryKey: ['vehicles', 'first-200'],
  queryFn: ({ signal }) => api.json<Page<Vehicle>>(pageOf('/vehicles', 200, null), { signal }),
})

/** The writing calls on vehicles. The server judges every field; its refusal names the field. */
export const fleet = {
  register: (draft: Readonly<Record<string, unknown>>) =>
    api.json<Vehicle>('/vehicles', { method: 'POST', body: draft }),
  /** What the patch names; null empties a field. */
  change: ({ id, etag }: ReadVehicle, patch: Readonly<Record<string, unknown>>) =>
    api.json<Vehicle>(addressOf(id), { method: 'PATCH', body: patch, ifMatch: etag }),
  /** Out of the fleet, and never back; its history stays. */
  archive: ({ id, etag }: ReadVehicle) => api.send(addressOf(id), { method: 'DELETE', ifMatch: etag }),
}
