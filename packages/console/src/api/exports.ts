import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import { nextPollMs } from './poll.ts'

export interface Export {
  readonly id: string
  readonly list: string
  readonly format: 'csv' | 'xlsx' | 'pdf'
  readonly state: 'running' | 'ready' | 'failed' | 'expired'
  readonly rows: number
  readonly sizeBytes: number
  readonly jobId: string | null
  readonly expiresAt: string | null
  readonly createdAt: string
}

/** What narrows the list, as its address takes it. */
export type ListQuery = Readonly<Record<string, string | number>>

export const exportsQuery = infiniteQueryOptions({
  ...pagesQuery<Export>({ key: ['exports'], path: '/exports' }),
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ data }) => data.some((one) => one.state === 'running'))
      ? nextPollMs(state.dataUpdateCount)
      : false,
})

export const exports = {
  /** Asks for the second factor where the list is about people. */
  begin: (draft: Pick<Export, 'list' | 'format'> & { readonly query?: ListQuery }) =>
    api.json<Export>('/exports', { method: 'POST', body: draft }),
  fetchFile: async ({ id }: Pick<Export, 'id'>): Promise<Blob> =>
    (await api.send(`/exports/${encodeURIComponent(id)}/file`, { accept: '*/*' })).blob(),
}
