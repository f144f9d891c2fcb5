import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** A bridge and the vehicles it can reach. */
export interface Bridge {
  readonly id: string
  readonly name: string
  readonly state: 'connected' | 'offline'
  readonly lastSeenAt: string | null
  readonly links: readonly { readonly vehicleId: string; readonly kind: string; readonly state: string }[]
}

export const bridgesQuery = queryOptions({
  queryKey: ['bridges'],
  queryFn: ({ signal }) => api.json<Page<Bridge>>(pageOf('/bridges', 200, null), { signal }),
})
