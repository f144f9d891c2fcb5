import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY, HOUSE } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { houseTable, listUnprotectedTables, organisationTable, sql } from './index.ts'

const table = (name: string) => `CREATE TABLE ${name} (org_id uuid NOT NULL, id int, PRIMARY KEY (org_id, id))`
const rooms = [
  {
    name: 'garage',
    migrations: [
      {
        name: '0001-garage',
        statements: [
          table('garage_bay'),
          ...organisationTable('garage_bay', { delete: true }),
          table('garage_visit'),
          ...organisationTable('garage_visit', { insertOnly: true, hidden: true }),
          'CREATE TABLE kernel_job (name text PRIMARY KEY)',
          ...houseTable('kernel_job', 'SELECT'),
        ],
      },
    ],
  },
]

for (const engine of engines()) {
  describe(`tables on ${engine}`, async () => {
    const { database, superuser } = await openTestDatabase(engine, { rooms })
    after(() => database.close())
    const as = (role: 'app' | 'reader', org = HOUSE) => ({
      run: (statement: ReturnType<typeof sql>) => database.transaction({ org, role }, (tx) => tx.run(statement)),
    })
    const listUnprotected = () => database.transaction({ org: HOUSE }, listUnprotectedTables)

    test('grant what was declared and nothing more', async () => {
      await as('app').run(sql`INSERT INTO garage_bay VALUES (${HOUSE}, 1)`)
      await as('app').run(sql`INSERT INTO garage_visit VALUES (${HOUSE}, 1)`)
      assert.equal(await as('app').run(sql`DELETE FROM garage_bay WHERE id = 1`), 1)
      for (const refused of [
        sql`UPDATE garage_visit SET id = 2`,
        sql`DELETE FROM garage_visit`,
        sql`INSERT INTO kernel_job VALUES ('x')`,
      ]) {
        await assert.rejects(as('app').run(refused), { code: '42501' }, refused.text)
      }
    })

    test('let the reader read its organisation only, and nothing hidden', async () => {
      await superuser('INSERT INTO garage_bay VALUES ($1, 7), ($2, 7)', [HOUSE, CANARY])
      assert.equal(await as('reader', CANARY).run(sql`SELECT * FROM garage_bay`), 1)
      await assert.rejects(as('reader').run(sql`SELECT * FROM garage_visit`), { code: '42501' })
      await assert.rejects(as('reader').run(sql`DELETE FROM garage_bay`), { code: '42501' })
    })

    test('hide other organisations from their owner too', async () => {
      const rows = await database.transaction({ org: CANARY, role: 'migrator' }, (tx) =>
        tx.all(sql`SELECT org_id AS org FROM garage_bay`),
      )
      assert.deepEqual(rows, [{ org: CANARY }])
    })

    test('are found when they stand outside row-level security and are not of the house', async () => {
      assert.deepEqual(await listUnprotected(), [])
      for (const [breakIt, mendIt, found] of [
        [
          'ALTER TABLE garage_bay NO FORCE ROW LEVEL SECURITY',
          'ALTER TABLE garage_bay FORCE ROW LEVEL SECURITY',
          'garage_bay',
        ],
        [
          'ALTER TABLE garage_bay DISABLE ROW LEVEL SECURITY',
          'ALTER TABLE garage_bay ENABLE ROW LEVEL SECURITY',
          'garage_bay',
        ],
        ['CREATE TABLE garage_extra (id int)', 'DROP TABLE garage_extra', 'garage_extra'],
        ['CREATE SCHEMA other CREATE TABLE other.kernel_job (id int)', 'DROP SCHEMA other CASCADE', 'kernel_job'],
        ['CREATE POLICY open ON garage_bay USING (true)', 'DROP POLICY open ON garage_bay', 'garage_bay'],
      ] as const) {
        await superuser(breakIt)
        assert.deepEqual(await listUnprotected(), [found], breakIt)
        await superuser(mendIt)
      }
      assert.deepEqual(await listUnprotected(), [])
    })
  })
}

describe('a table', () => {
  test('of the house must stand in the list', () => {
    assert.throws(() => houseTable('garage_bay'), /not in the list/)
  })

  test('cannot be named by foreign text', () => {
    assert.throws(() => organisationTable('garage; DROP TABLE x'), TypeError)
  })
})
