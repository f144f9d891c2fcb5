import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

/** Days are `2027-03-31`: the last on which it holds. What was erased is null. */
export interface Driver {
  readonly id: string
  readonly name: string | null
  readonly phone: string | null
  readonly employeeNumber: string | null
  readonly personType: 'employee' | 'contractor'
  readonly contractEndsOn: string | null
  readonly medicalExpiresOn: string | null
  readonly status: 'active' | 'leave' | 'left' | 'erased'
  readonly isUnreadable?: true
}

export interface Licence {
  readonly id: string
  readonly classes: readonly string[]
  readonly country: string
  readonly number: string | null
  readonly expiresOn: string | null
  readonly isUnreadable?: true
}

export interface DriverDetail extends Driver {
  readonly licences: readonly Licence[]
}

export interface LicenceDraft {
  readonly classes: readonly string[]
  readonly country: string
  readonly number: string
  readonly expiresOn?: string
}

export interface DriverDraft {
  readonly name: string
  readonly phone?: string
  readonly employeeNumber?: string
  readonly personType: Driver['personType']
  readonly contractEndsOn?: string
  readonly medicalExpiresOn?: string
  readonly licences?: readonly LicenceDraft[]
}

const addressOf = (id: string): string => `/drivers/${encodeURIComponent(id)}`

/** Those who drive now, or everybody there ever was. */
export const driversQuery = (states: readonly Driver['status'][]) =>
  pagesQuery<Driver>({
    key: ['drivers', 'pages', ...states],
    path: '/drivers',
    filters: { 'filter[status]': states.join() },
  })

export const driverQuery = (id: string) =>
  queryOptions({
    queryKey: ['drivers', id],
    queryFn: ({ signal }) => versioned<DriverDetail>(api.send(addressOf(id), { signal })),
  })

/** The writing calls on drivers. */
export const drivers = {
  enter: (draft: DriverDraft) => api.json<DriverDetail>('/drivers', { method: 'POST', body: draft }),
  change: ({ id, etag }: Versioned<DriverDetail>, patch: Partial<Driver>) =>
    api.send(addressOf(id), { method: 'PATCH', body: patch, ifMatch: etag }),
  addLicence: (id: string, licence: LicenceDraft) =>
    api.send(`${addressOf(id)}/licences`, { method: 'POST', body: licence }),
}
