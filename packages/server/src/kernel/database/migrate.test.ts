import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createTestClock, HOUSE } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import type { Migration } from './index.ts'
import { sql } from './index.ts'

const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
const bays: Migration = { name: '0001-bays', statements: ['CREATE TABLE garage_bay (number int)'] }
const lifts: Migration = { name: '0002-lifts', statements: ['CREATE TABLE garage_lift (number int)'] }
const garage = (...migrations: readonly Migration[]) => [{ name: 'garage', migrations }]

for (const engine of engines()) {
  describe(`migrations on ${engine}`, () => {
    test('run once, in order, and are remembered with their instant', async () => {
      await using db = await openTestDatabase(engine, { clock, rooms: garage(bays) })
      await db.database.migrate(garage(bays, lifts))
      await db.database.migrate(garage(bays, lifts))
      const rows = await db.superuser('SELECT room, position, name, at FROM kernel_migration ORDER BY position')
      assert.deepEqual(rows, [
        { room: 'garage', position: 0, name: '0001-bays', at: clock.now() },
        { room: 'garage', position: 1, name: '0002-lifts', at: clock.now() },
      ])
    })

    test('undo a failing one whole and keep those before it', async () => {
      await using db = await openTestDatabase(engine)
      const broken = { name: '0002-broken', statements: [...lifts.statements, 'SELECT nothing'] }
      await assert.rejects(db.database.migrate(garage(bays, broken)), { code: '42703' })
      const tables = await db.superuser(`SELECT relname FROM pg_class WHERE relname LIKE 'garage%'`)
      assert.deepEqual(tables, [{ relname: 'garage_bay' }])
    })

    test('refuse a changed text, an unknown newer one and another order', async () => {
      await using db = await openTestDatabase(engine, { rooms: garage(bays, lifts) })
      const changed = { ...lifts, statements: ['CREATE TABLE garage_lift (number bigint)'] }
      await assert.rejects(db.database.migrate(garage(bays, changed)), { code: 'database.migration-changed' })
      await assert.rejects(db.database.migrate(garage(bays)), { code: 'database.newer' })
      await assert.rejects(db.database.migrate(garage(lifts, bays)), { code: 'database.migration-order' })
    })

    test('run once when two servers start together', async () => {
      await using db = await openTestDatabase(engine)
      await Promise.all([db.database.migrate(garage(bays, lifts)), db.database.migrate(garage(bays, lifts))])
      assert.equal((await db.superuser('SELECT 1 FROM kernel_migration')).length, 2)
    })

    test('run as the owner of the tables, which is no superuser and cannot pass row-level security', async () => {
      await using db = await openTestDatabase(engine)
      const facts = await db.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) =>
        tx.find(sql`SELECT rolsuper OR rolbypassrls AS "isSuperuser" FROM pg_roles WHERE rolname = current_user`),
      )
      assert.deepEqual(facts, { isSuperuser: false })
    })
  })
}
