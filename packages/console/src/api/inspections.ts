import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { FormVersion } from './forms.ts'
import type { Signature } from './issues.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

export const INSPECTION_KINDS = ['pre', 'post', 'periodic'] as const
export type InspectionKind = (typeof INSPECTION_KINDS)[number]
export type InspectionStatus =
  | 'draft'
  | 'submitted'
  | 'defects_open'
  | 'repaired'
  | 'not_needed'
  | 'reviewed'
  | 'discarded'

/** Somebody went round a vehicle. */
export interface Inspection {
  readonly id: string
  readonly vehicleId: string
  readonly kind: InspectionKind
  readonly status: InspectionStatus
  readonly odometerKm: number | null
  readonly defects: number
  readonly criticalDefects: number
  readonly issueIds: readonly string[]
  readonly createdAt: string
  readonly submittedAt: string | null
  readonly reviewedAt: string | null
}

export interface Answer {
  readonly item: string
  readonly result: 'pass' | 'fail' | 'na'
  readonly note: string | null
  /** Files of the vehicle. */
  readonly photoIds: readonly string[]
}

export interface InspectionDetail extends Inspection {
  readonly form: FormVersion
  /** Null once the vehicle's data was erased. */
  readonly answers: readonly Answer[] | null
  readonly photosAwaited: readonly string[]
  readonly signatures: readonly Signature[]
  readonly isUnreadable?: true
}

export type ReadInspection = Versioned<InspectionDetail>

export interface InspectionDraft {
  readonly vehicleId: string
  readonly formId: string
  readonly kind: InspectionKind
  readonly odometerKm?: number
  /** An implausible value is asked about first (409 `fleet.meter-implausible`). */
  readonly confirmOdometer?: boolean
}

/** What replaces the answers of these items. A note that is empty is left out. */
export interface InspectionPatch {
  readonly answers: readonly { readonly item: string; readonly result: Answer['result']; readonly note?: string }[]
}

const addressOf = (id: string): string => `/inspections/${encodeURIComponent(id)}`

/** Those in these states, the latest first; of one vehicle where it is named. */
export const inspectionsQuery = (states: readonly InspectionStatus[], vehicleId?: string) =>
  pagesQuery<Inspection>({
    key: ['inspections', 'pages', vehicleId, ...states],
    path: '/inspections',
    filters: {
      'filter[status]': states.join(),
      ...(vehicleId === undefined ? {} : { 'filter[vehicle]': vehicleId }),
    },
  })

/** All of one vehicle, the latest first. */
export const inspectionsOfQuery = (vehicleId: string) =>
  pagesQuery<Inspection>({
    key: ['inspections', 'of', vehicleId],
    path: '/inspections',
    filters: { 'filter[vehicle]': vehicleId },
  })

export const inspectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['inspections', id],
    queryFn: ({ signal }) => versioned<InspectionDetail>(api.send(addressOf(id), { signal })),
  })

const post = ({ id, etag }: ReadInspection, path: string, body: object) =>
  versioned<InspectionDetail>(api.send(`${addressOf(id)}${path}`, { method: 'POST', body, ifMatch: etag }))

/** The writing calls on inspections. Each is made from the version that was read, or refused (412). */
export const inspections = {
  read: (id: string) => versioned<InspectionDetail>(api.send(addressOf(id))),
  begin: (draft: InspectionDraft) => api.json<InspectionDetail>('/inspections', { method: 'POST', body: draft }),
  answer: ({ id, etag }: ReadInspection, patch: InspectionPatch) =>
    versioned<InspectionDetail>(api.send(addressOf(id), { method: 'PATCH', body: patch, ifMatch: etag })),
  /** Says that an upload is a photo of this item; at any time, also twice. */
  namePhoto: (id: string, fileId: string, item: string) =>
    versioned<InspectionDetail>(
      api.send(`${addressOf(id)}/photos/${encodeURIComponent(fileId)}`, { method: 'PUT', body: { item } }),
    ),
  /** Throws a draft of one's own away, with what was answered. */
  discard: ({ id, etag }: ReadInspection) => api.send(addressOf(id), { method: 'DELETE', ifMatch: etag }),
  /** These three are signatures, and ask for the second factor. */
  submit: (inspection: ReadInspection, name: string) => post(inspection, '/submission', { name }),
  certify: (inspection: ReadInspection, outcome: 'repaired' | 'not_needed', reason: string, name: string) =>
    post(inspection, '/repair', { outcome, reason, name }),
  review: (inspection: ReadInspection, name: string) => post(inspection, '/review', { name }),
}
