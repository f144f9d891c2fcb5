import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'
import type { Vehicle } from './vehicles.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

/** A depot or workshop. `timeZone` is a name of the IANA database: `Europe/Vienna`. */
export interface Site {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly timeZone: string
}

/** A group of vehicles; one stands in another where it has a parent. */
export interface VehicleGroup {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

const PATHS = { site: '/sites', group: '/vehicle-groups' } as const
export type PlaceKind = keyof typeof PATHS
const addressOf = (kind: PlaceKind, id: string): string => `${PATHS[kind]}/${encodeURIComponent(id)}`

/** The first 200, in one request: more depots than a person chooses from. */
export const sitesQuery = queryOptions({
  queryKey: ['sites', 'first-200'],
  queryFn: ({ signal }) => api.json<Page<Site>>(pageOf(PATHS.site, 200, null), { signal }),
})

export const vehicleGroupsQuery = queryOptions({
  queryKey: ['vehicle-groups', 'first-200'],
  queryFn: ({ signal }) => api.json<Page<VehicleGroup>>(pageOf(PATHS.group, 200, null), { signal }),
})

/** One as it is now, with the version that a change is made from. */
export const placeQuery = (kind: PlaceKind, id: string) =>
  queryOptions({
    queryKey: [kind === 'site' ? 'sites' : 'vehicle-groups', 'one', id],
    queryFn: ({ signal }) => versioned<Site | VehicleGroup>(api.send(addressOf(kind, id), { signal })),
    staleTime: 0,
  })

/** The vehicles that stand in a site or group. */
export const vehiclesInQuery = (kind: PlaceKind, id: string) =>
  pagesQuery<Vehicle>({
    key: ['vehicles', 'in', kind, id],
    path: '/vehicles',
    filters: kind === 'site' ? { 'filter[siteId]': id } : { 'filter[groupId]': id },
  })

/** The writing calls on places. What is archived stays in the history. */
export const places = {
  open: (kind: PlaceKind, draft: object) => api.send(PATHS[kind], { method: 'POST', body: draft }),
  change: (kind: PlaceKind, { id, etag }: Versioned<{ readonly id: string }>, patch: object) =>
    api.send(addressOf(kind, id), { method: 'PATCH', body: patch, ifMatch: etag }),
  archive: (kind: PlaceKind, { id, etag }: Versioned<{ readonly id: string }>) =>
    api.send(addressOf(kind, id), { method: 'DELETE', ifMatch: etag }),
}
