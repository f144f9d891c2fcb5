import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { CustomValue } from './custom-fields.ts'
import { createGathered } from './gathered.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

/** A vehicle as the asking role may see it. A draft has a `unit` and little else. */
export interface Vehicle {
  readonly id: string
  readonly unit: string
  readonly kind?: string
  readonly vin?: string | null
  readonly plate?: string | null
  readonly make?: string | null
  readonly model?: string | null
  readonly year?: number | null
  readonly fuel?: string | null
  readonly siteId?: string | null
  readonly groupId?: string | null
  readonly site?: { readonly id: string; readonly name: string } | null
  readonly group?: { readonly id: string; readonly name: string } | null
  /** By the key of the field that the organisation added. */
  readonly custom?: Readonly<Record<string, CustomValue>>
  /** What other systems call it: `{ "erp": "4711" }`. */
  readonly externalIds?: Readonly<Record<string, string>>
  readonly status: string
  /** In a list: what is stored of it is not what was sealed, so nothing of it is shown. */
  readonly isUnreadable?: true
}

export type ReadVehicle = Versioned<Vehicle>

const addressOf = (id: string): string => `/vehicles/${encodeURIComponent(id)}`

const WITH_PLACES = { include: 'site,group' }

export const vehiclesQuery = pagesQuery<Vehicle>({
  key: ['vehicles', 'pages'],
  path: '/vehicles',
  filters: WITH_PLACES,
})

export const vehicleQuery = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id],
    queryFn: ({ signal }) =>
      versioned<Vehicle>(api.send(`${addressOf(id)}?${new URLSearchParams(WITH_PLACES)}`, { signal })),
  })

/** The vehicles that the palette searches: the first 200, in one request. */
export const allVehiclesQuery = queryOptions({
  queryKey: ['vehicles', 'first-200'],
  queryFn: ({ signal }) => api.json<Page<Vehicle>>(pageOf('/vehicles', 200, null), { signal }),
})

/** In every state a vehicle can be in: what it was called is told of one that is archived too. */
const ANY_STATUS = 'planned,active,in_shop,out_of_service,sold,archived'
/** As many ids as a filter takes. */
const MOST_IDS = 50

const unitOf = createGathered(MOST_IDS, async (ids) => {
  const filters = { 'filter[id]': ids.join(), 'filter[status]': ANY_STATUS } as const
  const { data } = await api.json<Page<Pick<Vehicle, 'id' | 'unit'>>>(
    `${pageOf('/vehicles', MOST_IDS, null, filters)}&fields=unit`,
  )
  return new Map(data.map(({ id, unit }) => [id, unit]))
})

/** What a vehicle is called; null where it is out of reach. All that a screen wants of these is one request. */
export const unitQuery = (id: string) =>
  queryOptions({ queryKey: ['vehicles', 'unit', id], queryFn: async () => (await unitOf(id)) ?? null })

/** Those whose unit, or VIN (six characters) or plate (four), ends so: for fleets that are larger than one request. */
export const vehiclesEndingQuery = (end: string) =>
  queryOptions({
    queryKey: ['vehicles', 'ending', end],
    queryFn: ({ signal }) =>
      api.json<Page<Vehicle>>(pageOf('/vehicles', 20, null, { 'filter[endsWith]': end }), { signal }),
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
