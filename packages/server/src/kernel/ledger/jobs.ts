/** What the ledger does by the clock. */
import type { Job } from '#kernel/jobs'
import type { Ledger } from './ledger.ts'

export const createLedgerJobs = (ledger: Pick<Ledger, 'verifyAll'>): readonly Job[] => [
  {
    name: 'ledger.verify',
    every: { days: 1 },
    runApart: async () => {
      await ledger.verifyAll()
    },
  },
]
