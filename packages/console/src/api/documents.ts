import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Owner } from './files.ts'
import { ownedBy } from './files.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

export const DOCUMENT_KINDS = [
  'registration',
  'insurance',
  'inspection',
  'tax',
  'permit',
  'lease',
  'warranty',
  'licence',
  'medical',
  'training',
  'contract',
  'identity',
  'other',
] as const
export type DocumentStatus = 'valid' | 'due' | 'expired' | 'replaced'

/** A paper of a vehicle or a driver. Days are `2027-03-31`: the last on which it holds. */
export interface FleetDocument {
  readonly id: string
  readonly vehicleId: string | null
  readonly driverId: string | null
  readonly kind: (typeof DOCUMENT_KINDS)[number]
  readonly number: string | null
  readonly isUnreadable?: true
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly remindDays: number
  readonly fileIds: readonly string[]
  readonly status: DocumentStatus
}

export interface DocumentPatch {
  readonly number: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly remindDays: number
  readonly fileIds: readonly string[]
}

export interface DocumentDraft extends DocumentPatch {
  readonly kind: FleetDocument['kind']
  /** The one before, of the same kind. */
  readonly replaces?: string
}

const of = (owner: Owner): string => `${ownedBy(owner)}/documents`
const stateFilter = (states: readonly DocumentStatus[]) => ({ 'filter[status]': states.join() }) as const

/** Of all vehicles and drivers in reach, those that expire first before the others. */
export const documentsQuery = (states: readonly DocumentStatus[]) =>
  pagesQuery<FleetDocument>({
    key: ['documents', 'pages', ...states],
    path: '/documents',
    filters: stateFilter(states),
  })

export const documentsOfQuery = (owner: Owner, states: readonly DocumentStatus[]) =>
  pagesQuery<FleetDocument>({
    key: ['documents', owner.kind, owner.id, ...states],
    path: of(owner),
    filters: stateFilter(states),
  })

export const documentQuery = (owner: Owner, id: string) =>
  queryOptions({
    queryKey: ['documents', owner.kind, owner.id, 'one', id],
    queryFn: ({ signal }) => versioned<FleetDocument>(api.send(`${of(owner)}/${encodeURIComponent(id)}`, { signal })),
    // A change is made from what is there now.
    staleTime: 0,
  })

/** The writing calls on documents. */
export const documents = {
  enter: (owner: Owner, draft: DocumentDraft) => api.json<FleetDocument>(of(owner), { method: 'POST', body: draft }),
  change: (owner: Owner, { id, etag }: Versioned<FleetDocument>, patch: DocumentPatch) =>
    api.json<FleetDocument>(`${of(owner)}/${encodeURIComponent(id)}`, { method: 'PATCH', body: patch, ifMatch: etag }),
}
