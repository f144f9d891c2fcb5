import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { nextPollMs } from './poll.ts'
import type { Ecu, Reading } from './scan-result.ts'

/** A scan: a job on a bridge, and once done its sealed result. Instants are ISO 8601. */
export interface Scan {
  readonly id: string
  readonly vehicleId: string
  readonly status: 'queued' | 'running' | 'done' | 'failed'
  readonly progress?: { readonly step: number; readonly of: number; readonly label: string } | null
  readonly failure?: { readonly code: string; readonly message: string; readonly at: string } | null
  readonly startedAt?: string | null
  readonly endedAt?: string | null
  readonly identification?: Readonly<Record<string, unknown>> | null
  readonly ecus?: readonly Ecu[] | null
  readonly readings?: readonly Reading[] | null
  readonly readiness?: readonly { readonly name: string; readonly state: string }[] | null
  readonly seal?: Seal | null
}

/** SHA-256 of the sealed bytes in hex, and the ledger entry that holds the same hash. */
export interface Seal {
  readonly sha256: string
  readonly seq: number
}

/** True while the bridge still has something to say about it. */
export const isUnderWay = (scan: Pick<Scan, 'status'>): boolean => scan.status === 'queued' || scan.status === 'running'

export const scanQuery = (id: string) =>
  queryOptions({
    queryKey: ['scan', id],
    queryFn: ({ signal }) => api.json<Scan>(`/scans/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? nextPollMs(state.dataUpdateCount) : false),
  })

export const scansQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['scans', vehicleId],
    queryFn: ({ signal }) => api.json<Page<Scan>>(pageOf(`/vehicles/${vehicleId}/scans`, 20, null), { signal }),
  })

/** Starts a read-only scan of everything the vehicle tells. */
export const startScan = (vehicleId: string): Promise<Pick<Scan, 'id' | 'status'>> =>
  api.json(`/vehicles/${encodeURIComponent(vehicleId)}/scans`, { method: 'POST', body: {} })
