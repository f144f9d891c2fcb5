import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

/** What was recorded of a scan or of an act, the id of the other is null; frames only where the adapter hands them over. */
export interface Recording {
  readonly label: 'REPLAY'
  readonly scanId: string | null
  readonly actId: string | null
  readonly vehicleId: string
  readonly recordedAt: string
  readonly lines: number
  readonly frames: number
  readonly framesDropped: number
  readonly isCutOff: boolean
  /** It is stored otherwise than it was sealed. */
  readonly isUnreadable?: true
}

/** What came of a scan or act that was made again out of its recording. */
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

/** The scan or act that a recording is of. */
export type RecordedOf = Pick<Recording, 'scanId' | 'actId'>

const addressOf = ({ scanId, actId }: RecordedOf) =>
  scanId === null
    ? `/acts/${encodeURIComponent(actId ?? '')}/recording`
    : `/scans/${encodeURIComponent(scanId)}/recording`

export const recordingsQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['recordings', vehicleId],
    queryFn: ({ signal }) =>
      api.json<Page<Recording>>(pageOf(`/vehicles/${encodeURIComponent(vehicleId)}/recordings`, 20, null), { signal }),
  })

export const recordings = {
  replay: (of: RecordedOf): Promise<Replay> => api.json(`${addressOf(of)}/replays`, { method: 'POST' }),
  fetchFile: async (of: RecordedOf, format: RecordingFormat): Promise<Blob> =>
    (await api.send(`${addressOf(of)}/file?format=${format}`, { accept: '*/*' })).blob(),
}
