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
  /** How many vehicles more it reaches, out of this person's reach. */
  readonly otherLinks: number
}

/** Turns one device into a bridge, once, until `expiresAt`. The server keeps only its hash. */
export interface PairingCode {
  readonly code: string
  readonly expiresAt: string
}

export const bridgesQuery = queryOptions({
  queryKey: ['bridges'],
  queryFn: ({ signal }) => api.json<Page<Bridge>>(pageOf('/bridges', 200, null), { signal }),
})

/** The writing calls on bridges. A bridge has no ETag, so revoking asks for none. */
export const bridges = {
  invite: () => api.json<PairingCode>('/bridges/pairing-codes', { method: 'POST' }),
  revoke: (bridge: Pick<Bridge, 'id'>) => api.send(`/bridges/${encodeURIComponent(bridge.id)}`, { method: 'DELETE' }),
}
