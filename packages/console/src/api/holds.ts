import { api } from './api.ts'
import { pagesQuery } from './pages.ts'

export const HELD_KINDS = ['vehicle', 'driver', 'user'] as const
export type HeldKind = (typeof HELD_KINDS)[number]
export const HOLD_REASONS = ['accident', 'authority', 'claim', 'dispute', 'inquiry', 'other'] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

/** All records about a vehicle, driver or user stay, whatever their age and whoever wants them erased. */
export interface Hold {
  readonly id: string
  readonly kind: HeldKind
  /** Of the vehicle, driver or user. */
  readonly objectId: string
  readonly reason: HoldReason
  readonly state: 'standing' | 'released'
  readonly placedAt: string
  readonly releasedAt: string | null
}

export const holdsQuery = (state: Hold['state']) =>
  pagesQuery<Hold>({ key: ['holds', state], path: '/holds', filters: { 'filter[state]': state } })

/** The writing calls on holds. Both ask for the second factor. */
export const holds = {
  place: (kind: HeldKind, id: string, reason: HoldReason) =>
    api.json<Hold>('/holds', { method: 'POST', body: { kind, id, reason } }),
  release: ({ id }: Pick<Hold, 'id'>) => api.json<Hold>(`/holds/${encodeURIComponent(id)}/release`, { method: 'POST' }),
}
