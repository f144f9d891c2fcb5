import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import { nextPollMs } from './poll.ts'

/** Long work of the server, as far as it has come. */
export interface Job {
  readonly id: string
  readonly kind: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly step: string
  readonly percent: number | null
  readonly etaSeconds: number | null
  readonly rows: { readonly ok: number; readonly failed: number }
  readonly isCancelled: boolean
  readonly failure: { readonly code: string; readonly message: string } | null
  /** The address of what comes of it, below `/api/v1`. */
  readonly result: string
  readonly createdAt: string
  readonly endedAt: string | null
}

/** True while it has not come to its end. */
export const isAtWork = ({ state }: Pick<Job, 'state'>): boolean => state === 'queued' || state === 'running'

export const jobQuery = (id: string | null) =>
  queryOptions({
    queryKey: ['job', id],
    enabled: id !== null,
    queryFn: ({ signal }) => api.json<Job>(`/jobs/${encodeURIComponent(id ?? '')}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? nextPollMs(state.dataUpdateCount) : false),
  })

/** What the person began, or an admin everybody, the newest first; asked for again while one of them is at work. */
export const jobsQuery = (isAtWorkOnly: boolean) =>
  infiniteQueryOptions({
    ...pagesQuery<Job>({
      key: ['jobs', isAtWorkOnly],
      path: '/jobs',
      filters: isAtWorkOnly ? { 'filter[state]': 'queued,running' } : {},
    }),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some(isAtWork)) ? nextPollMs(state.dataUpdateCount) : false,
  })

export const jobs = {
  /** Between two steps, where that is safe. */
  cancel: ({ id }: Pick<Job, 'id'>) =>
    api.json<Job>(`/jobs/${encodeURIComponent(id)}/cancel`, { method: 'POST', body: {} }),
}
