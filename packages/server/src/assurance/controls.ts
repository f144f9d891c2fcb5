import type { Control, Kernel, Module } from '#kernel'
import { HOUSE } from '#kernel'
import { checkHouse } from './check-house.ts'
import { nextReview } from './policy-date.ts'

type Ports = Pick<Kernel, 'database' | 'ledger'> & {
  readonly rooms: () => readonly Module[]
  readonly readPolicy: () => string
}

export const createControls = ({ database, ledger, rooms, readPolicy }: Ports): readonly Control[] => [
  {
    name: 'assurance.objectives',
    clauses: ['fleetops.purpose.cia'],
    objective: 'integrity',
    promise: 'Each control and obligation names what it protects, and none of the three is left without one.',
    scope: 'house',
    enforcedBy: checkHouse,
    freshFor: { days: 1 },
    severity: 3,
    tells: ['security-lead'],
    probe: async () => {
      const parts = rooms().flatMap((room) => [...(room.controls ?? []), ...(room.obligations ?? [])])
      const count = (objective: string) => parts.filter((part) => part.objective === objective).length
      const saw = {
        confidentiality: count('confidentiality'),
        integrity: count('integrity'),
        availability: count('availability'),
      }
      const named = saw.confidentiality + saw.integrity + saw.availability
      return { holds: named === parts.length && Object.values(saw).every((number) => number > 0), saw }
    },
  },
  {
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
  },
]

const day = (at: Date) => at.toISOString().slice(0, 10)
