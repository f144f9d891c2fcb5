import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** What was recorded of a scan; frames only where the adapter hands them over. */
export interface Recording {
  readonly label: 'REPLAY'
  readonly scanId: string
  readonly vehicleId: string
  readonly recordedAt: string
  readonly lines: number
  readonly frames: number
  readonly framesDropped: number
  readonly isCutOff: boolean
}

/** What came of a scan that was made again out of its recording. */
export interface Replay {
  readonly label: 'REPLAY'
  readonly verdict: 'same' | 'different' | 'diverged' | 'cut-off'
  readonly durationMs: number
  readonly at: string | null
  readonly sealed: string | null
  readonly replayed: string | null
  readonly line: number | null
  readonly because: string | null
}

export const RECORDING_FORMATS = ['candump', 'asc', 'csv', 'json'] as const
export type RecordingFormat = (typeof RECORDING_FORMATS)[number]

const addressOf = (scanId: string) => `/scans/${encodeURIComponent(scanId)}/recording`

export const recordingsQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['recordings', vehicleId],
    queryFn: ({ signal }) =>
      api.json<Page<Recording>>(pageOf(`/vehicles/${encodeURIComponent(vehicleId)}/recordings`, 20, null), { signal }),
  })

export const recordings = {
  replay: (scanId: string): Promise<Replay> => api.json(`${addressOf(scanId)}/replays`, { method: 'POST' }),
  fetchFile: async (scanId: string, format: RecordingFormat): Promise<Blob> =>
    (await api.send(`${addressOf(scanId)}/file?format=${format}`, { accept: '*/*' })).blob(),
}
