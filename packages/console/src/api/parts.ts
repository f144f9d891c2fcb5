import { api } from './api.ts'
import { pagesQuery } from './pages.ts'

export const PART_UNITS = ['piece', 'litre', 'kilogram', 'metre'] as const
export const COUNT_REASONS = ['miscounted', 'found', 'lost', 'damaged', 'expired', 'other'] as const

/** Quantities in thousandths of `unit`, prices in minor units of `currency` for one. */
export interface Part {
  readonly id: string
  readonly sku: string
  readonly name: string
  readonly unit: (typeof PART_UNITS)[number]
  readonly currency: string
  readonly unitCostMinor: number
  readonly minimumThousandths: number
  readonly stockThousandths: number
  readonly status: 'active' | 'obsolete'
}

export interface PartDraft extends Pick<Part, 'sku' | 'name' | 'unit' | 'unitCostMinor' | 'minimumThousandths'> {}

/** A line of the journal: nothing of it is changed afterwards. */
export interface StockMove {
  readonly id: string
  readonly number: number
  readonly kind: 'receive' | 'issue' | 'return' | 'count'
  readonly quantityThousandths: number
  readonly stockThousandths: number
  readonly workOrderId: string | null
  readonly reason: string | null
  readonly at: string
}

export type MoveDraft =
  | { readonly receive: { readonly quantityThousandths: number } }
  | { readonly issue: { readonly workOrderId: string; readonly quantityThousandths: number } }
  | { readonly return: { readonly workOrderId: string; readonly quantityThousandths: number } }
  | { readonly count: { readonly countedThousandths: number; readonly reason: (typeof COUNT_REASONS)[number] } }

export const partsQuery = (isLow: boolean) =>
  pagesQuery<Part>({
    key: ['parts', 'pages', isLow],
    path: '/parts',
    filters: isLow ? { 'filter[isLow]': 'true' } : {},
  })

const journalOf = (partId: string): string => `/parts/${encodeURIComponent(partId)}/moves`

export const movesQuery = (partId: string) =>
  pagesQuery<StockMove>({ key: ['parts', partId, 'moves'], path: journalOf(partId) })

/** The writing calls on parts and their stock. */
export const parts = {
  add: (draft: PartDraft) => api.json<Part>('/parts', { method: 'POST', body: draft }),
  move: (partId: string, move: MoveDraft) => api.json<StockMove>(journalOf(partId), { method: 'POST', body: move }),
}
