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
}

export const vehiclesQuery = infiniteQueryOptions({
  queryKey: ['vehicles', 'pages'],
  queryFn: ({ pageParam, signal }) => api.json<Page<Vehicle>>(pageOf('/vehicles', 50, pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.next,
})

export const vehicleQuery = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id],
    queryFn: ({ signal }) => api.json<Vehicle>(`/vehicles/${encodeURIComponent(id)}`, { signal }),
  })

/** The vehicles that the palette searches: the first 200, in one request. */
export const allVehiclesQuery = queryOptions({
  queryKey: ['vehicles', 'first-200'],
  queryFn: ({ signal }) => api.json<Page<Vehicle>>(pageOf('/vehicles', 200, null), { signal }),
})
