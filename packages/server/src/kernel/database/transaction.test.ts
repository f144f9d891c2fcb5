import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY, HOUSE, Problem } from '#kernel'
import { engines, openTestDatabase } from '#kernel/database/testing'
import type { Transaction } from './index.ts'
import { DatabaseError, isUniqueViolation, organisationTable, sql } from './index.ts'

const rooms = [
  {
    name: 'garage',
    migrations: [
      {
        name: '0001-bays',
        statements: [
          'CREATE TABLE garage_bay (org_id uuid NOT NULL, number int, note text, PRIMARY KEY (org_id, number))',
          ...organisationTable('garage_bay'),
        ],
      },
    ],
  },
]
const park = (tx: Transaction, number: number) =>
  tx.run(sql`INSERT INTO garage_bay (org_id, number) VALUES (${tx.org}, ${number})`)
const listBays = (tx: Transaction) => tx.all<{ number: number }>(sql`SELECT number FROM garage_bay ORDER BY number`)

const ATTACKS = [
  sql`DROP POLICY garage_bay_org ON garage_bay`,
  sql`ALTER TABLE garage_bay NO FORCE ROW LEVEL SECURITY`,
  sql`TRUNCATE garage_bay`,
  sql`DELETE FROM garage_bay`,
  sql`CREATE TABLE mine (a int)`,
  sql`CREATE TEMP TABLE mine (a int)`,
]

for (const engine of engines()) {
  describe(`a transaction on ${engine}`, async () => {
    const { database, superuser } = await openTestDatabase(engine, { rooms })
    after(() => database.close())
    const as = <T>(org: typeof HOUSE, work: (tx: Transaction) => Promise<T>) => database.transaction({ org }, work)

    test('sees the rows of its organisation, also by a statement that forgot to ask', async () => {
      await as(HOUSE, (tx) => park(tx, 1))
      assert.deepEqual(await as(HOUSE, listBays), [{ number: 1 }])
      assert.deepEqual(await as(CANARY, listBays), [])
    })

    test('sees another organisation once it has entered it, and from then on only that', async () => {
      const seen = await as(CANARY, async (tx) => {
        await tx.enter(HOUSE)
        const inHouse = await listBays(tx)
        await tx.enter(CANARY)
        return [inHouse, await listBays(tx), tx.org]
      })
      assert.deepEqual(seen, [[{ number: 1 }], [], CANARY])
    })

    test('sees nothing where no organisation is set', async () => {
      for (const unset of [sql`SET LOCAL app.org = ''`, sql`RESET app.org`]) {
        const rows = await as(HOUSE, async (tx) => {
          await tx.run(unset)
          return listBays(tx)
        })
        assert.deepEqual(rows, [])
      }
    })

    test('cannot write a row of another organisation', async () => {
      const foreign = as(CANARY, (tx) => tx.run(sql`INSERT INTO garage_bay (org_id, number) VALUES (${HOUSE}, 9)`))
      await assert.rejects(foreign, { name: 'DatabaseError', code: '42501' })
      const moved = as(HOUSE, (tx) => tx.run(sql`UPDATE garage_bay SET org_id = ${CANARY}`))
      await assert.rejects(moved, { code: '42501' })
    })

    test('acts as a role that owns nothing: it cannot drop the policy, the table or the force', async () => {
      for (const attack of ATTACKS) {
        await assert.rejects(
          as(HOUSE, (tx) => tx.run(attack)),
          { code: '42501' },
          attack.text,
        )
      }
    })

    test('leaves nothing of a work that throws', async () => {
      const failing = as(HOUSE, async (tx) => {
        await park(tx, 2)
        throw new RangeError('no')
      })
      await assert.rejects(failing, RangeError)
      assert.deepEqual(await as(HOUSE, listBays), [{ number: 1 }])
    })

    test('does not pass for committed when a failed statement was swallowed', async () => {
      const swallowing = as(HOUSE, async (tx) => {
        await park(tx, 3)
        await park(tx, 3).catch(() => undefined)
      })
      await assert.rejects(swallowing, { code: '25P02' })
      assert.deepEqual(await as(HOUSE, listBays), [{ number: 1 }])
    })

    test('names the constraint that a second row of one key breaks', async () => {
      const error = await as(HOUSE, (tx) => park(tx, 1)).catch((caught: unknown) => caught)
      assert.ok(isUniqueViolation(error, 'garage_bay_pkey'))
      assert.ok(!isUniqueViolation(error, 'garage_bay_other'))
    })

    test('keeps row values out of its errors', async () => {
      const secret = 'MUTSDEM0000000001'
      const clash = as(HOUSE, (tx) => tx.run(sql`SELECT ${secret}::uuid`))
      const error = await clash.catch((caught: unknown) => caught)
      assert.ok(error instanceof DatabaseError && error.code === '22P02')
      assert.ok(!JSON.stringify([error.message, error.stack, error.cause, error]).includes(secret))
    })

    test('refuses a statement that comes after its end', async () => {
      const late = await as(HOUSE, async (tx) => tx)
      await assert.rejects(listBays(late), /had ended/)
      await assert.rejects(late.enter(CANARY), /had ended/)
    })

    test('runs statements that were started together one after another', async () => {
      const both = await as(CANARY, (tx) => Promise.all([park(tx, 1), park(tx, 2), listBays(tx)]))
      assert.deepEqual(both, [1, 1, [{ number: 1 }, { number: 2 }]])
    })

    test('says so when one is opened inside another, instead of waiting for ever', async () => {
      const nested = as(HOUSE, () => as(HOUSE, listBays))
      await assert.rejects(nested, /inside another/)
      assert.equal((await as(HOUSE, listBays)).length, 1)
    })

    test('takes one statement only, so nothing can be smuggled behind it', async () => {
      const two = as(HOUSE, (tx) => tx.run(sql`SELECT 1; DELETE FROM garage_bay`))
      await assert.rejects(two, { code: '42601' })
    })

    test('refuses an organisation that is no id', async () => {
      const forged = "0'; DROP TABLE garage_bay; --" as typeof HOUSE
      await assert.rejects(as(forged, listBays), TypeError)
      await assert.rejects(
        as(HOUSE, (tx) => tx.enter(forged)),
        TypeError,
      )
    })

    test('finds one row, none, and calls more than one a mistake', async () => {
      const find = (tx: Transaction, above: number) =>
        tx.find(sql`SELECT number FROM garage_bay WHERE number > ${above}`)
      assert.deepEqual(await as(CANARY, (tx) => find(tx, 1)), { number: 2 })
      assert.equal(await as(CANARY, (tx) => find(tx, 2)), undefined)
      await assert.rejects(
        as(CANARY, (tx) => find(tx, 0)),
        /found 2/,
      )
    })

    test('lets many through, and a failing one harms no neighbour', async () => {
      const works = Array.from({ length: 40 }, (_, n) => as(HOUSE, (tx) => park(tx, n % 4 === 0 ? 1 : 100 + n)))
      const settled = await Promise.allSettled(works)
      assert.equal(settled.filter(({ status }) => status === 'rejected').length, 10)
      assert.equal((await superuser('SELECT 1 FROM garage_bay WHERE number >= 100')).length, 30)
    })

    test('is unavailable, not broken, once the database is closed', async () => {
      const { database: closed } = await openTestDatabase(engine)
      await closed.close()
      const error = await closed.transaction({ org: HOUSE }, listBays).catch((caught: unknown) => caught)
      assert.ok(error instanceof Problem && error.code === 'database.unavailable' && error.status === 503)
    })
  })
}
