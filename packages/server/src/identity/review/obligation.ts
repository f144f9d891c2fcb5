import type { Obligation, Span } from '#kernel'

/** At the latest this long after the last one, and no quarter (UTC) without. */
export const QUARTERLY = { days: 92, each: 'quarter' } as const satisfies Span
/** It opens, and those who decide are told, this long before it is due. */
export const BEFORE = { days: 14 } as const satisfies Span

/** One clock for each organisation, from the day it was made. */
export const accessReview: Obligation = {
  name: 'identity.access-review',
  clauses: ['fleetops.access.least-privilege'],
  objective: 'confidentiality',
  promise:
    'Each set that anybody holds, and each reach assigned to them, is decided again by somebody else, once a quarter.',
  owner: 'security-lead',
  scope: 'organisation',
  per: 'object',
  opens: { on: 'organisation.create' },
  closes: { on: 'access.review' },
  within: QUARTERLY,
  every: QUARTERLY,
  tells: [{ whom: 'security-lead', before: BEFORE }],
  overdue: { severity: 2 },
}
