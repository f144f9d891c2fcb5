import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { nextPollMs } from './poll.ts'
import type { Scan, ScanComparison, ScanSummary } from './scan.ts'

/** True while the bridge still has something to say about it. */
export const isUnderWay = (scan: Pick<Scan, 'status'>): boolean => scan.status === 'queued' || scan.status === 'running'

export const scanQuery = (id: string) =>
  queryOptions({
    queryKey: ['scan', id],
    queryFn: ({ signal }) => api.json<Scan>(`/scans/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? nextPollMs(state.dataUpdateCount) : false),
  })

/** Of a scan that came to its end: what changed since the one before it. It never changes again but for other vehicles. */
export const comparisonQuery = (id: string) =>
  queryOptions({
    queryKey: ['scan', id, 'comparison'],
    queryFn: ({ signal }) => api.json<ScanComparison>(`/scans/${encodeURIComponent(id)}/comparison`, { signal }),
  })

export const scansQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['scans', vehicleId],
    queryFn: ({ signal }) => api.json<Page<ScanSummary>>(pageOf(`/vehicles/${vehicleId}/scans`, 20, null), { signal }),
  })

/** Starts a read-only scan of everything the vehicle tells. @param isRecorded so that it can be made again out of its recording. */
export const startScan = (vehicleId: string, isRecorded = false): Promise<Pick<Scan, 'id' | 'status'>> =>
  api.json(`/vehicles/${encodeURIComponent(vehicleId)}/scans`, {
    method: 'POST',
    body: isRecorded ? { isRecorded } : {},
  })
