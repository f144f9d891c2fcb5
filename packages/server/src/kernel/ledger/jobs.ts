/** What the ledger does by the clock. */
import type { Job } from '#kernel/jobs'
import type { Ledger } from './ledger.ts'

export const createLedgerJobs = (ledger: Pick<Ledger, 'verifyAll' | 'thin' | 'prune'>): readonly Job[] => [
  {
    name: 'ledger.verify',
    every: { days: 1 },
    runApart: async () => {
      await ledger.verifyAll()
    },
  },
  { name: 'ledger.thin', every: { days: 1 }, shift: { hours: 1 }, runApart: () => ledger.thin() },
  {
    name: 'ledger.prune',
    every: { days: 1 },
    shift: { hours: 2 },
    runApart: async () => {
      await ledger.prune()
    },
  },
]
