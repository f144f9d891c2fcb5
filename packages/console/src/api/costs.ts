import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

/** What was spent on what, in minor units of the currency; `…Before`: in the month before. */
export interface Sums {
  readonly currency: string
  readonly labourMinor: number
  readonly partsMinor: number
  readonly fuelMinor: number
  readonly chargeMinor: number
  readonly totalMinor: number
  readonly labourMinorBefore: number
  readonly partsMinorBefore: number
  readonly fuelMinorBefore: number
  readonly chargeMinorBefore: number
  readonly totalMinorBefore: number
}

/** A month in the reach of whoever asks. Months are `2026-01`, of UTC. */
export interface MonthOfCosts {
  readonly month: string
  readonly monthBefore: string
  readonly isEnded: boolean
  /** Over all vehicles, one for each currency. */
  readonly totals: readonly Sums[]
  /** The dearest first within a currency. */
  readonly data: readonly (Sums & { readonly vehicleId: string | null; readonly name: string | null })[]
}

/** The month that runs, and the vehicles that cost most in it. */
export const costsQuery = queryOptions({
  queryKey: ['costs'],
  queryFn: ({ signal }) => api.json<MonthOfCosts>('/costs?limit=5', { signal }),
})
