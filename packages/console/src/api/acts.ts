import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { nextPollMs } from './poll.ts'
import type { Failure } from './scan-result.ts'
import type { WorkOrder } from './work-orders.ts'

/** Work on a vehicle: who, why, under which order, and until when the lock on it is held. */
export interface DiagnosticSession {
  readonly id: string
  readonly vehicleId: string
  readonly bridgeId: string
  readonly isOwn: boolean
  readonly workOrderId: string | null
  readonly reason: string | null
  readonly openedAt: string
  readonly endedAt: string | null
  readonly endedBecause: string | null
  readonly lock: { readonly expiresAt: string } | null
  /** Of each act in it its bridge makes a recording. */
  readonly isRecorded: boolean
}

export type ActStatus = 'queued' | 'running' | 'armed' | 'done' | 'stopped' | 'refused' | 'failed' | 'unclear'

interface Code {
  readonly ecu: string
  readonly code: string
  readonly text: string
}

/** What was done to the vehicle: what was there before, what was sent, and what is there after. */
export interface Act {
  readonly id: string
  readonly kind: 'clear-codes' | 'clear-code' | 'raw' | 'control' | 'routine'
  readonly status: ActStatus
  readonly requestedAt: string
  readonly endedAt: string | null
  readonly progress: string | null
  readonly reason: string | null
  readonly failure?: Failure
  readonly before?: readonly Code[]
  readonly after?: readonly Code[]
  /** Addresses of the units that did not tell their codes again: `after` says nothing of them. */
  readonly unreadAfter?: readonly string[]
  readonly sha256: string | null
}

export interface SessionDraft {
  readonly reason: string
  readonly workOrderId?: string
  readonly isRecorded?: boolean
}

/** `ecu` null: every unit that holds codes; `code` null: all codes of it. */
interface Clearing {
  readonly ecu: string | null
  readonly code: string | null
  readonly reason: string
}

/** True while the bridge still has something to say about it. */
export const isActOpen = ({ status }: Pick<Act, 'status'>): boolean =>
  status === 'queued' || status === 'running' || status === 'armed'

const addressOf = (id: string): string => `/diagnostic-sessions/${encodeURIComponent(id)}`
/** Whoever works at the vehicle makes it last longer; whoever has gone away loses it. */
const LOCK_S = 600

/** The newest sessions on a vehicle. */
export const sessionsOfQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['diagnostic-sessions', vehicleId],
    queryFn: ({ signal }) =>
      api.json<Page<DiagnosticSession>>(pageOf(`/vehicles/${vehicleId}/diagnostic-sessions`, 10, null), { signal }),
  })

export const actsQuery = (sessionId: string) =>
  queryOptions({
    queryKey: ['acts', sessionId],
    queryFn: ({ signal }) => api.json<{ data: readonly Act[] }>(`${addressOf(sessionId)}/acts`, { signal }),
    refetchInterval: ({ state }) => (state.data?.data.some(isActOpen) ? nextPollMs(state.dataUpdateCount) : false),
  })

/** Orders under which the vehicle may be worked on now. */
export const ordersAtWorkQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['work-orders', 'at-work', vehicleId],
    queryFn: ({ signal }) =>
      api.json<Page<WorkOrder>>(
        pageOf('/work-orders', 50, null, {
          'filter[vehicleId]': vehicleId,
          'filter[status]': 'approved,in_progress,waiting',
        }),
        { signal },
      ),
  })

export const diagnosticSessions = {
  open: (vehicleId: string, draft: SessionDraft) =>
    api.json<DiagnosticSession>(`/vehicles/${vehicleId}/diagnostic-sessions`, { method: 'POST', body: draft }),
  lock: (id: string) =>
    api.json<DiagnosticSession>(`${addressOf(id)}/lock`, { method: 'PUT', body: { expiresInS: LOCK_S } }),
  unlock: (id: string) => api.send(`${addressOf(id)}/lock`, { method: 'DELETE' }),
  end: (id: string) => api.send(addressOf(id), { method: 'DELETE' }),
  clearCodes: (id: string, { ecu, code, reason }: Clearing) =>
    api.json<Pick<Act, 'id' | 'status'>>(`${addressOf(id)}/acts`, {
      method: 'POST',
      body: { order: code === null ? { kind: 'clear-codes', ecu } : { kind: 'clear-code', ecu, code }, reason },
    }),
}
