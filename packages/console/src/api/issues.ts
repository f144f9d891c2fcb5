import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'
import { pagesQuery } from './pages.ts'
import type { Versioned } from './versioned.ts'
import { versioned } from './versioned.ts'

/** From the least. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export type IssueStatus = 'open' | 'triaged' | 'in_work' | 'fixed' | 'deferred' | 'verified' | 'rejected'

/** A scan by the hash under which the ledger keeps it. */
export interface SealedScan {
  readonly scanId: string
  readonly sha256: string
}

/** What somebody put their name to. Name and reason are null once the signer was erased. */
export interface Signature {
  readonly id: string
  readonly act: string
  readonly signedAt: string
  readonly name: string | null
  readonly reason: string | null
  readonly sha256: string
  readonly isUnreadable?: true
}

/** What is wrong with a vehicle, from the first sight of it to the proof that it is gone. */
export interface Issue {
  readonly id: string
  readonly vehicleId: string
  readonly source: 'person' | 'inspection' | 'trouble-code' | 'alert'
  readonly ecu: string | null
  readonly code: string | null
  readonly severity: Severity
  readonly status: IssueStatus
  readonly title: string | null
  readonly description: string | null
  readonly count: number
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly fixedAt: string | null
  readonly closedAt: string | null
  readonly deferredUntil: string | null
  readonly before: SealedScan | null
  readonly after: SealedScan | null
  readonly isUnreadable?: true
}

export interface IssueDetail extends Issue {
  readonly signatures: readonly Signature[]
}

export interface IssueDraft {
  readonly vehicleId: string
  readonly title: string
  readonly description?: string
  readonly severity: Severity
}

/** A decision over somebody's name. `until` belongs to putting it off: the day on which it is looked at again. */
export interface IssueDecision {
  readonly decision: 'verify' | 'reject' | 'defer'
  readonly reason: string
  readonly name: string
  readonly until?: string
}

const addressOf = (id: string): string => `/issues/${encodeURIComponent(id)}`

/** The issues in these states, the last seen first. */
export const issuesQuery = (states: readonly IssueStatus[]) =>
  pagesQuery<Issue>({
    key: ['issues', 'pages', ...states],
    path: '/issues',
    filters: { 'filter[status]': states.join() },
  })

/** The issues in these states, the gravest first, and of those the last seen. */
export const gravestIssuesQuery = (states: readonly IssueStatus[]) =>
  pagesQuery<Issue>({
    key: ['issues', 'gravest', ...states],
    path: '/issues',
    filters: { 'filter[status]': states.join() },
    sort: '-severity,-lastSeenAt',
  })

/** What is wrong with one vehicle now: at most 50. */
export const issuesOfQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['issues', 'of', vehicleId],
    queryFn: async ({ signal }) => {
      const filters = { 'filter[vehicle]': vehicleId, 'filter[status]': OPEN.join() } as const
      return (await api.json<Page<Issue>>(pageOf('/issues', 50, null, filters), { signal })).data
    },
  })

/** What was ever wrong with one vehicle, the last seen first: the newest 50. */
export const issuesEverQuery = (vehicleId: string) =>
  queryOptions({
    queryKey: ['issues', 'ever', vehicleId],
    queryFn: ({ signal }) =>
      api.json<Page<Issue>>(pageOf('/issues', 50, null, { 'filter[vehicle]': vehicleId }), { signal }),
  })

/** Those that are not closed. */
export const OPEN: readonly IssueStatus[] = ['open', 'triaged', 'in_work', 'fixed', 'deferred']

export const issueQuery = (id: string) =>
  queryOptions({
    queryKey: ['issues', id],
    queryFn: ({ signal }) => versioned<IssueDetail>(api.send(addressOf(id), { signal })),
  })

/** The writing calls on issues. Each is made from the version that was read, or refused (412). */
export const issues = {
  raise: (draft: IssueDraft) => api.json<IssueDetail>('/issues', { method: 'POST', body: draft }),
  change: ({ id, etag }: Versioned<IssueDetail>, patch: Partial<Pick<Issue, 'status' | 'severity'>>) =>
    versioned<IssueDetail>(api.send(addressOf(id), { method: 'PATCH', body: patch, ifMatch: etag })),
  /** Asks for the second factor. */
  decide: ({ id, etag }: Versioned<IssueDetail>, decision: IssueDecision) =>
    versioned<IssueDetail>(api.send(`${addressOf(id)}/decisions`, { method: 'POST', body: decision, ifMatch: etag })),
}
