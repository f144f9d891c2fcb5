import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import { piecesOf } from './pieces.ts'
import { nextPollMs } from './poll.ts'

export const ROW_OUTCOMES = ['create', 'change', 'same', 'error', 'created', 'changed', 'undone', 'kept'] as const
export type RowOutcome = (typeof ROW_OUTCOMES)[number]

export interface Import {
  readonly id: string
  readonly state: 'open' | 'checking' | 'checked' | 'applying' | 'applied' | 'undoing' | 'undone' | 'expired'
  readonly matchBy: string
  readonly columns: readonly { readonly header: string; readonly field: string | null }[]
  readonly jobId: string | null
  readonly undoUntil: string | null
  readonly createdAt: string
  readonly rows: Readonly<Record<RowOutcome, number>>
}

export interface ImportedRow {
  readonly id: string
  readonly row: number
  readonly outcome: RowOutcome
  readonly unit: string | null
  readonly vehicleId: string | null
  readonly fields: readonly string[]
  readonly errors: readonly { readonly column: string; readonly code: string; readonly message: string }[]
}

/** Well within what the server takes as one part. */
const PART_CHARACTERS = 400_000

const addressOf = (id: string): string => `/imports/${encodeURIComponent(id)}`
const isMoving = ({ state }: Pick<Import, 'state'>): boolean => ['checking', 'applying', 'undoing'].includes(state)

export const importsQuery = pagesQuery<Omit<Import, 'rows'>>({ key: ['imports', 'pages'], path: '/imports' })

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => api.json<Import>(addressOf(id), { signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? nextPollMs(state.dataUpdateCount) : false),
  })

/** @param state so that the rows are asked for anew when it has gone on. */
export const importRowsQuery = (id: string, state: Import['state'], outcome: RowOutcome | undefined) =>
  pagesQuery<ImportedRow>({
    key: ['imports', id, 'rows', state, outcome],
    path: `${addressOf(id)}/rows`,
    limit: 100,
    filters: outcome === undefined ? {} : { 'filter[outcome]': outcome },
  })

const post = (id: string, what: string, body: object = {}) =>
  api.json<Import>(`${addressOf(id)}/${what}`, { method: 'POST', body })

/** The writing calls on imports. Nothing reaches the fleet before `apply`. */
export const imports = {
  /** Opens one, loads the file part by part, and has it checked. */
  load: async (file: Blob, matchBy: string): Promise<Import> => {
    const { id } = await api.json<Import>('/imports', { method: 'POST', body: { matchBy } })
    for (const [part, text] of piecesOf(await file.text(), PART_CHARACTERS).entries())
      await api.send(`${addressOf(id)}/parts/${part}`, { method: 'PUT', body: { text } })
    return post(id, 'check')
  },
  /** Says which column is which field, null to leave it out, and has every row tried out again. */
  map: async (id: string, columns: Readonly<Record<string, string | null>>): Promise<Import> => {
    await api.send(addressOf(id), { method: 'PATCH', body: { columns }, ifMatch: '*' })
    return post(id, 'check')
  },
  /** Tries every row out against the fleet as it is now. */
  check: (id: string) => post(id, 'check'),
  apply: (id: string, onlyValid: boolean) => post(id, 'apply', { onlyValid }),
  undo: (id: string) => post(id, 'undo'),
}
