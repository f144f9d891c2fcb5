import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

export type EnergyUnit = 'litre' | 'kilowatt-hour'
/** Why an entry is right although something spoke against it, and why one does not count. */
export const ENERGY_REASONS = {
  accepted: ['receipt-seen', 'reserve-filled', 'other'],
  void: ['misread', 'duplicate', 'other-vehicle', 'theft', 'other'],
} as const

/** What a vehicle was filled or charged with: quantities in thousandths of `unit`, money in minor units of `currency`. */
export interface EnergyEntry {
  readonly id: string
  readonly vehicleId: string
  readonly unit: EnergyUnit
  readonly quantityThousandths: number
  readonly costMinor: number
  readonly currency: string
  readonly odometerKm: number
  readonly isFull: boolean
  readonly beganAt: string
  /** Used since the last full one; null where it is not full, or there is none before. */
  readonly economyThousandthsPer100Km: number | null
  /** What speaks against it. */
  readonly flags: readonly string[]
  readonly status: 'posted' | 'questioned' | 'accepted' | 'void'
  readonly reason: string | null
}

export type EnergyDraft = Pick<EnergyEntry, 'unit' | 'quantityThousandths' | 'costMinor' | 'odometerKm' | 'isFull'> & {
  readonly beganAt?: string
}

export interface Judgement {
  readonly status: keyof typeof ENERGY_REASONS
  readonly reason: (typeof ENERGY_REASONS)[keyof typeof ENERGY_REASONS][number]
}

/** What fits into tank and battery, in thousandths; null where nobody said. */
export interface EnergyCapacity {
  readonly litreThousandths: number | null
  readonly kilowattHourThousandths: number | null
}

/** The newest first: of one vehicle or of all in reach. */
export const energyQuery = (which: { readonly vehicleId?: string; readonly isQuestioned?: boolean }, limit = 50) =>
  pagesQuery<EnergyEntry>({
    key: ['energy', 'pages', limit, which],
    path: '/energy-entries',
    limit,
    filters: {
      ...(which.vehicleId === undefined ? {} : { 'filter[vehicleId]': which.vehicleId }),
      ...(which.isQuestioned ? { 'filter[status]': 'questioned' } : {}),
    },
  })

const ofVehicle = (vehicleId: string, what: string): string => `/vehicles/${encodeURIComponent(vehicleId)}/${what}`
const addressOf = (id: string): string => `/energy-entries/${encodeURIComponent(id)}`

export const energyEntryQuery = (id: string) =>
  queryOptions({
    queryKey: ['energy', 'one', id],
    queryFn: ({ signal }) => versioned<EnergyEntry>(api.send(addressOf(id), { signal })),
    staleTime: 0,
  })

export const capacityQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['energy', 'capacity', vehicleId],
    queryFn: ({ signal }) => versioned<EnergyCapacity>(api.send(ofVehicle(vehicleId, 'energy-capacity'), { signal })),
    staleTime: 0,
  })

/** The writing calls on energy. */
export const energy = {
  post: (vehicleId: string, draft: EnergyDraft) =>
    api.json<EnergyEntry>(ofVehicle(vehicleId, 'energy-entries'), { method: 'POST', body: draft }),
  judge: ({ id, etag }: Versioned<EnergyEntry>, judgement: Judgement) =>
    api.json<EnergyEntry>(`${addressOf(id)}/judgement`, { method: 'PUT', body: judgement, ifMatch: etag }),
  changeCapacity: (vehicleId: string, { etag }: Versioned<EnergyCapacity>, capacity: EnergyCapacity) =>
    api.send(ofVehicle(vehicleId, 'energy-capacity'), { method: 'PUT', body: capacity, ifMatch: etag }),
}
