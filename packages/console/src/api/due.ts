import { pagesQuery } from './pages.ts'

export const DUE_KINDS = ['service', 'document', 'licence', 'medical', 'inspection'] as const
export type DueKind = (typeof DUE_KINDS)[number]

/** Something that is due soon, now, or since a while. `dueOn` is a day, `2026-12-09`. */
export interface DueItem {
  readonly id: string
  readonly kind: DueKind
  readonly vehicleId: string | null
  readonly driverId: string | null
  /** Of an inspection: the form it is done by. */
  readonly formId: string | null
  readonly what: string
  readonly state: 'soon' | 'due' | 'overdue'
  readonly dueOn: string | null
  readonly dueAtKm: number | null
  readonly dueAtEngineHours: number | null
  /** By which measure it is in its state. */
  readonly decidedBy: 'day' | 'km' | 'engine-hour'
  /** To its point, negative beyond it. */
  readonly kmLeft: number | null
  readonly engineHoursLeft: number | null
}

/** Everything that is due in the reach of who asks, the most urgent first; of one kind, or of all. */
export const dueQuery = (kind: DueKind | undefined) =>
  pagesQuery<DueItem>({ key: ['due', kind ?? 'all'], path: '/due', filters: kind ? { 'filter[kind]': kind } : {} })
