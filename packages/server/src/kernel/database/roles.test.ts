import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { ledgerMigrations } from '#kernel/ledger'
import { kernelMigrations } from '#kernel/room'
import { vaultMigrations } from '#kernel/vault'
import { sql } from './index.ts'

const rooms = [
  { name: 'vault', migrations: vaultMigrations },
  { name: 'ledger', migrations: ledgerMigrations },
  { name: 'kernel', migrations: kernelMigrations },
]
const PERMISSION_DENIED = { code: '42501' }

/** What each role is there for, and what is another's. */
const DUTIES = [
  ['app', sql`SELECT body FROM ledger_entry`, [sql`DELETE FROM ledger_entry`, sql`SELECT body FROM ledger_intake`]],
  [
    'sequencer',
    sql`SELECT body FROM ledger_intake`,
    [sql`UPDATE ledger_entry SET at = at`, sql`SELECT 1 FROM vault_secret`],
  ],
  ['reader', sql`SELECT body FROM ledger_entry`, [sql`DELETE FROM ledger_entry`, sql`SELECT 1 FROM vault_secret`]],
  ['backup', sql`SELECT body FROM ledger_entry`, [sql`DELETE FROM kernel_setting`, sql`DELETE FROM ledger_entry`]],
  [
    'retention',
    sql`SELECT at FROM ledger_entry`,
    [sql`UPDATE ledger_entry SET at = at`, sql`SELECT 1 FROM vault_secret`],
  ],
] as const

for (const engine of engines()) {
  describe(`a role of the database on ${engine}`, () => {
    test('does its own work and is refused what is another’s [muts.data.database-roles]', async () => {
      await using db = await openTestDatabase(engine, { rooms })
      for (const [role, own, others] of DUTIES) {
        const run = (statement: typeof own) => db.database.transaction({ org: HOUSE, role }, (tx) => tx.run(statement))
        await assert.doesNotReject(run(own), role)
        for (const statement of others)
          await assert.rejects(run(statement), PERMISSION_DENIED, `${role}: ${statement.text}`)
      }
    })
  })
}
