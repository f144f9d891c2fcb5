import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

export type FaultTrendState = 'new' | 'risen' | 'level' | 'fallen' | 'gone' | 'unknown'

/** How many vehicles in reach showed a trouble code: in the weeks asked for, in as many before, and week by week. */
export interface FaultTrend {
  readonly code: string
  readonly text: string | null
  readonly ecu: string | null
  readonly make: string | null
  readonly model: string | null
  readonly trend: FaultTrendState
  readonly vehicles: number
  readonly vehiclesBefore: number
  readonly vehiclesRead: number
  readonly vehiclesReadBefore: number
  /** To a tenth of a vehicle, against the share of before. */
  readonly change: number
  readonly weekly: readonly number[]
  readonly weeklyRead: readonly number[]
}

/** `week` is its Monday, `2026-01-05`. */
export interface ReadWeek {
  readonly week: string
  readonly vehiclesRead: number
}

export interface FaultTrendWish {
  readonly weeks: number
  readonly by: 'code' | 'ecu' | 'model'
  /** A day of the last week, `2026-01-05`; unless said, of the last that has ended. */
  readonly until?: string
  /** All of them where it names none. */
  readonly trends: readonly FaultTrendState[]
}

interface FaultTrendPage extends Page<FaultTrend> {
  readonly weeks: readonly ReadWeek[]
}

/** The greatest change first. */
export const faultTrendsQuery = ({ weeks, by, until, trends }: FaultTrendWish) =>
  infiniteQueryOptions({
    queryKey: ['fault-trends', weeks, by, until, ...trends],
    queryFn: ({ pageParam, signal }) => {
      const narrowed = {
        ...(until === undefined ? {} : { until }),
        ...(trends.length > 0 ? { 'filter[trend]': trends.join() } : {}),
      }
      const path = pageOf('/fault-trends', 50, pageParam, { weeks: String(weeks), by, ...narrowed })
      return api.json<FaultTrendPage>(path, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
  })
