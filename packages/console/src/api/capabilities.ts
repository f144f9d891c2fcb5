import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

export type CapabilityState = 'SUPPORTED' | 'PARTIAL' | 'NOT_SUPPORTED' | 'UNKNOWN'

/** What one control unit is known to support, learned from sealed scans and acts. */
export interface UnitCapabilities {
  readonly address: string
  readonly name: string
  readonly protocol: string
  readonly seenAt: string
  readonly capabilities: readonly {
    readonly capability: string
    readonly state: CapabilityState
    readonly refused: readonly { readonly head: string; readonly code: string }[]
    readonly learnedAt: string | null
    readonly learnedBy: { readonly kind: 'scan' | 'act'; readonly id: string; readonly sha256: string } | null
  }[]
  readonly acts: readonly {
    readonly kind: 'clear-codes' | 'clear-code' | 'control' | 'routine'
    readonly isOffered: boolean
    readonly because: string | null
  }[]
}

export const capabilitiesQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['capabilities', vehicleId],
    queryFn: ({ signal }) =>
      api.json<{ units: readonly UnitCapabilities[] }>(`/vehicles/${vehicleId}/capabilities`, { signal }),
  })
