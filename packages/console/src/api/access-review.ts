import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { pagesQuery } from './pages.ts'

/** The review under way, where `openedAt` is not null. Instants are ISO 8601. */
export interface AccessReview {
  readonly openedAt: string | null
  readonly dueAt: string
  readonly lastCompletedAt: string | null
  readonly undecided: number
  /** Of the one person who has the duty. */
  readonly undecidable: number
  readonly kept: number
  readonly removed: number
}

/** What makes the sets of somebody reach further: a group of vehicles, or single vehicles (`name` says how many). */
export interface BesideGrant {
  readonly kind: 'vehicle-group' | 'vehicles'
  readonly id: string
  readonly name: string
  readonly grantedAt: string
  readonly grantedBy: string | null
  readonly lastUsedAt: string | null
  readonly decidedAt: string | null
}

/** One set that somebody holds. `grantedBy` is null where the house gave it. */
export interface Grant {
  readonly userId: string
  readonly name: string
  readonly role: string
  readonly grantedAt: string
  readonly grantedBy: string | null
  readonly lastUsedAt: string | null
  readonly decidedAt: string | null
  readonly reviewedAt: string | null
  /** The same with each set of the person. */
  readonly beside: readonly BesideGrant[]
  readonly isOwn: boolean
}

export interface GrantDecision {
  readonly decision: 'keep' | 'remove'
  readonly because: string
}

const PATH = '/access-review'

export const accessReviewQuery = queryOptions({
  queryKey: ['access-review', 'now'],
  queryFn: ({ signal }) => api.json<AccessReview>(PATH, { signal }),
})

export const grantsQuery = pagesQuery<Grant>({ key: ['access-review', 'grants'], path: `${PATH}/grants`, limit: 100 })

/** The writing calls of the access review. Taking something asks for the second factor. */
export const accessReview = {
  open: () => api.send(PATH, { method: 'POST' }),
  /** Of the set, or of what stands beside it. */
  decide: ({ userId, role }: Grant, beside: BesideGrant | undefined, decision: GrantDecision) => {
    const what = beside ? `beside/${encodeURIComponent(beside.id)}` : role
    return api.send(`${PATH}/grants/${encodeURIComponent(userId)}/${what}`, { method: 'PUT', body: decision })
  },
}
