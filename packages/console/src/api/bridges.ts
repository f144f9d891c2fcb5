import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { BridgeOf } from './ask-about-bridge.ts'
import { askAboutBridge } from './ask-about-bridge.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** A bridge and the vehicles it can reach. */
export interface Bridge {
  readonly id: string
  readonly name: string
  readonly kind: 'program' | 'browser'
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

/** What a device shows to become a bridge. */
export interface PairingDraft {
  readonly code: string
  readonly name: string
  /** 32 bytes, base 64 url. */
  readonly publicKey: string
  readonly kind: Bridge['kind']
}

/** The calls on bridges. A bridge has no ETag, so revoking asks for none. */
export const bridges = {
  pair: (draft: PairingDraft) =>
    api.json<{ readonly bridgeId: string; readonly at: string }>('/bridges/pair', { method: 'POST', body: draft }),
  askAbout: (bridge: BridgeOf) => askAboutBridge(api, bridge),
  invite: () => api.json<PairingCode>('/bridges/pairing-codes', { method: 'POST' }),
  revoke: (bridge: Pick<Bridge, 'id'>) => api.send(`/bridges/${encodeURIComponent(bridge.id)}`, { method: 'DELETE' }),
}
