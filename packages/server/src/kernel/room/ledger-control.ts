import type { Control } from '#kernel'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import type { Ports } from './inspector.ts'

const FORBIDDEN = [
  sql`UPDATE ledger_entry SET at = at WHERE seq = 0`,
  sql`DELETE FROM ledger_entry WHERE seq = 0`,
  sql`DELETE FROM ledger_tile`,
]

export const ledgerControl = ({ database, ledger }: Ports): Control => ({
  name: 'kernel.ledger-kept',
  clauses: ['muts.retention.audit-10-years'],
  objective: 'integrity',
  promise:
    'Nobody changes or deletes an entry: the roles are refused, and what stands verifies against the signed checkpoint and the leaves file.',
  scope: 'house',
  enforcedBy: ledger.verifyTail,
  freshFor: { hours: 1 },
  severity: 1,
  tells: ['security-lead', 'on-call'],
  probe: async () => {
    const granted: string[] = []
    for (const statement of FORBIDDEN) {
      const isRefused = await database
        .transaction({ org: HOUSE }, (tx) => tx.run(statement))
        .then(
          () => false,
          () => true,
        )
      if (!isRefused) granted.push(statement.text)
    }
    const { holds, checked, because } = await ledger.verifyTail()
    const saw = { tried: FORBIDDEN.length, granted: granted.length, checked }
    if (granted.length > 0) return { holds: false, saw, because: `the app role may: ${granted.join('; ')}` }
    return holds ? { holds, saw } : { holds, saw, because: because ?? 'the log does not verify' }
  },
})
