/** The date of the policy in force and the yearly review it asks for (fleetops.approval.date). */
import type { Control, Kernel } from '#kernel'
import { HOUSE } from '#kernel'
import { nextReview } from './policy-date.ts'

export const policyDateControl = (
  { database, ledger }: Pick<Kernel, 'database' | 'ledger'>,
  readPolicy: () => string,
): Control => ({
  name: 'assurance.policy-date',
  clauses: ['fleetops.approval.date'],
  objective: 'integrity',
  promise: 'The policy in force carries its date, and its yearly review is not past due.',
  scope: 'house',
  enforcedBy: nextReview,
  freshFor: { days: 1 },
  severity: 3,
  tells: ['security-lead', 'executive'],
  probe: async ({ now }) => {
    const [newest] = await database.transaction({ org: HOUSE }, (tx) =>
      ledger.list(tx, { action: 'policy.review', limit: 1 }),
    )
    const { effective, reviewAt } = nextReview(readPolicy(), newest?.at)
    const holds = now < reviewAt
    const saw = { effectiveOn: day(effective), reviewOn: day(reviewAt) }
    return holds ? { holds, saw } : { holds, saw, because: `the yearly review was due on ${day(reviewAt)}` }
  },
})

const day = (at: Date) => at.toISOString().slice(0, 10)
