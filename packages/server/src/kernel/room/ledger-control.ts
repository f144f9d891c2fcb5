import type { Control } from '#kernel'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import { openLedger } from '#kernel/ledger'
import { isPermissionError } from './database-controls.ts'
import type { Ports } from './inspector.ts'

const FORBIDDEN = [
  ['app', sql`UPDATE ledger_entry SET at = at WHERE seq = 0`],
  ['app', sql`DELETE FROM ledger_entry WHERE seq = 0`],
  ['app', sql`DELETE FROM ledger_tile`],
  ['sequencer', sql`DELETE FROM ledger_entry WHERE seq = 0`],
  ['retention', sql`UPDATE ledger_entry SET at = at WHERE seq = 0`],
] as const

export const ledgerControl = ({ database, ledger }: Ports): Control => ({
  name: 'kernel.ledger-kept',
  clauses: ['muts.retention.audit-10-years'],
  objective: 'integrity',
  promise:
    'Nobody changes or deletes an entry: the roles are refused, and what stands verifies against the signed checkpoint and the leaves file.',
  scope: 'house',
  enforcedBy: openLedger,
  freshFor: { hours: 1 },
  severity: 1,
  tells: ['security-lead', 'on-call'],
  probe: async () => {
    const granted: string[] = []
    for (const [role, statement] of FORBIDDEN) {
      const isRefused = await database
        .transaction({ org: HOUSE, role }, (tx) => tx.run(statement))
        .then(() => false, isPermissionError)
      if (!isRefused) granted.push(`${role}: ${statement.text}`)
    }
    const { holds, checked, because } = await ledger.verifyTail()
    const saw = { tried: FORBIDDEN.length, granted: granted.length, checked }
    if (granted.length > 0) return { holds: false, saw, because: `not refused: ${granted.join('; ')}` }
    return holds ? { holds, saw } : { holds, saw, because: because ?? 'the log does not verify' }
  },
})
