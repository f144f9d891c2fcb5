import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY, HOUSE } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { ledgerMigrations } from '#kernel/ledger'
import { kernelMigrations } from '#kernel/room'
import { vaultMigrations } from '#kernel/vault'
import type { DatabaseRole } from './database.ts'
import { organisationTable, sql } from './index.ts'

const rooms = [
  { name: 'vault', migrations: vaultMigrations },
  { name: 'ledger', migrations: ledgerMigrations },
  { name: 'kernel', migrations: kernelMigrations },
  {
    name: 'garage',
    migrations: [
      {
        name: '0001-garage',
        statements: [
          'CREATE TABLE garage_bay (org_id uuid NOT NULL, id int, PRIMARY KEY (org_id, id))',
          ...organisationTable('garage_bay'),
        ],
      },
    ],
  },
]
const PERMISSION_DENIED = { code: '42501' }
const ENTRY = sql`INSERT INTO ledger_intake (org_id, id, at, seal, body)
  VALUES (${HOUSE}, ${crypto.randomUUID()}, '2026-01-05', ${new Uint8Array(32)}, ${new Uint8Array(2)})`

/** What nobody but a superuser does, whatever else a role is there for. */
const NOBODY = [
  sql`CREATE TABLE own (id int)`,
  sql`CREATE TEMPORARY TABLE own (id int)`,
  sql`CREATE SCHEMA own`,
  sql`DROP TABLE ledger_entry`,
  sql`TRUNCATE ledger_entry`,
  sql`ALTER TABLE ledger_entry DISABLE ROW LEVEL SECURITY`,
  sql`DROP POLICY garage_bay_org ON garage_bay`,
  sql`CREATE POLICY open ON garage_bay USING (true)`,
  sql`UPDATE ledger_entry SET body = body`,
  sql`SELECT wrapped FROM vault_installation`,
  sql`SELECT sealed FROM vault_secret`,
  sql`DELETE FROM kernel_migration`,
]
/** What reaches beyond the database. Of a migrator too. */
const BEYOND = [
  sql`SELECT rolpassword FROM pg_authid`,
  sql`SELECT pg_read_file('/etc/passwd')`,
  sql`COPY kernel_setting TO PROGRAM 'cat'`,
  sql`COPY kernel_setting FROM '/etc/passwd'`,
  sql`ALTER ROLE muts_app SUPERUSER`,
  sql`ALTER ROLE muts_app BYPASSRLS`,
  sql`SET session_replication_role = replica`,
]

/** What each role is there for, and what is another's. */
const DUTIES: Readonly<
  Record<
    Exclude<DatabaseRole, 'migrator'>,
    { readonly own: readonly Statement[]; readonly others: readonly Statement[] }
  >
> = {
  app: {
    own: [sql`SELECT body FROM ledger_entry`, ENTRY, sql`INSERT INTO garage_bay VALUES (${HOUSE}, 1)`],
    others: [
      sql`SELECT body FROM ledger_intake`,
      sql`DELETE FROM ledger_intake`,
      sql`INSERT INTO ledger_intake (org_id, id, at, seal, body, tx)
        VALUES (${HOUSE}, ${crypto.randomUUID()}, '2026-01-05', ${new Uint8Array(32)}, ${new Uint8Array(2)}, '1')`,
      sql`INSERT INTO ledger_entry SELECT * FROM ledger_entry`,
      sql`DELETE FROM ledger_entry`,
      sql`UPDATE ledger_head SET size = 0`,
      sql`DELETE FROM ledger_checkpoint`,
      sql`INSERT INTO garage_bay VALUES (${CANARY}, 1)`,
      sql`DELETE FROM garage_bay`,
    ],
  },
  sequencer: {
    own: [sql`SELECT body FROM ledger_intake`, sql`DELETE FROM ledger_intake`, sql`SELECT body FROM ledger_entry`],
    others: [
      ENTRY,
      sql`DELETE FROM ledger_entry`,
      sql`DELETE FROM ledger_checkpoint`,
      sql`UPDATE ledger_checkpoint SET note = note`,
      sql`UPDATE ledger_tile SET hashes = hashes`,
      sql`SELECT id FROM garage_bay`,
      sql`UPDATE kernel_setting SET value = value`,
    ],
  },
  reader: {
    own: [sql`SELECT body FROM ledger_entry`, sql`SELECT id FROM garage_bay`],
    others: [
      sql`INSERT INTO garage_bay VALUES (${HOUSE}, 2)`,
      sql`UPDATE garage_bay SET id = 3`,
      sql`DELETE FROM garage_bay`,
      sql`SELECT body FROM ledger_intake`,
      sql`DELETE FROM ledger_entry`,
      sql`SELECT wrapped FROM vault_subject_key`,
    ],
  },
  backup: {
    own: [sql`SELECT body FROM ledger_entry`, sql`SELECT id FROM garage_bay`],
    others: [
      sql`INSERT INTO garage_bay VALUES (${HOUSE}, 2)`,
      sql`DELETE FROM garage_bay`,
      sql`DELETE FROM ledger_entry`,
      sql`DELETE FROM kernel_setting`,
      sql`SELECT wrapped FROM vault_subject_key`,
    ],
  },
  retention: {
    own: [sql`SELECT at FROM ledger_entry`, sql`DELETE FROM ledger_entry`, sql`SELECT ledger_thin()`],
    others: [
      ENTRY,
      sql`DELETE FROM ledger_checkpoint`,
      sql`DELETE FROM ledger_tile`,
      sql`DELETE FROM ledger_intake`,
      sql`SELECT id FROM garage_bay`,
      sql`DELETE FROM garage_bay`,
    ],
  },
}

type Statement = ReturnType<typeof sql>

for (const engine of engines()) {
  describe(`a role of the database on ${engine}`, async () => {
    const { database, superuser } = await openTestDatabase(engine, { rooms })
    after(() => database.close())
    const as = (role: DatabaseRole, statement: Statement, org = HOUSE) =>
      database.transaction({ org, role }, (tx) => tx.run(statement))

    for (const role of ['app', 'sequencer', 'reader', 'backup', 'retention'] as const) {
      test(`does its own work and is refused what is another’s: ${role} [muts.data.database-roles]`, async () => {
        const { own, others } = DUTIES[role]
        for (const statement of own) await assert.doesNotReject(as(role, statement), statement.text)
        for (const statement of [...others, ...NOBODY, ...BEYOND])
          await assert.rejects(as(role, statement), PERMISSION_DENIED, statement.text)
      })
    }

    test('is refused the rows of another organisation even where it owns the table: migrator [muts.data.database-roles]', async () => {
      await superuser('INSERT INTO garage_bay VALUES ($1, 7), ($2, 7)', [HOUSE, CANARY])
      const seen = await database.transaction({ org: CANARY, role: 'migrator' }, (tx) =>
        tx.all(sql`SELECT org_id AS org FROM garage_bay`),
      )
      assert.deepEqual(seen, [{ org: CANARY }])
      await assert.doesNotReject(as('migrator', sql`CREATE TABLE garage_lift (id int)`))
      await assert.rejects(as('migrator', sql`INSERT INTO garage_bay VALUES (${CANARY}, 8)`), PERMISSION_DENIED)
      for (const statement of BEYOND) await assert.rejects(as('migrator', statement), PERMISSION_DENIED, statement.text)
    })

    // The embedded database has one session, which takes each role on and off again.
    if (engine === 'pglite') return
    test('connects by a login of its own, and cannot become another role [muts.data.database-roles]', async () => {
      for (const role of ['app', 'sequencer', 'reader', 'backup', 'retention'] as const) {
        const who = await database.transaction({ org: HOUSE, role }, (tx) =>
          tx.find<{ login: string }>(sql`SELECT session_user AS login`),
        )
        assert.match(who?.login ?? '', new RegExp(`^muts_${role}_`))
        const other = role === 'app' ? sql`SET ROLE muts_sequencer` : sql`SET ROLE muts_app`
        await assert.rejects(as(role, other), PERMISSION_DENIED)
        await assert.rejects(as(role, sql`SET ROLE muts_test_migrator`), PERMISSION_DENIED)
      }
    })
  })
}
