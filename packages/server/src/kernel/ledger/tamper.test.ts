import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import { DEMO, openTestLedger, read } from './testing.ts'

/** A log of three batches; 5 is an entry like any other, 300 the newest. */
async function openLongLedger(engine: EngineName) {
  const house = await openTestLedger(engine)
  for (let batch = 0; batch < 3; batch++) {
    await house.act(Array.from({ length: 100 }, (_, at) => read(`car-${batch}-${at}`)))
    await house.ledger.drain()
  }
  return house
}

/** As superuser, and the entry that both looks must name. */
const attacks: Readonly<
  Record<string, { readonly sql: readonly string[]; readonly firstBad: number; readonly code: string }>
> = {
  'flips a byte': {
    sql: ['UPDATE ledger_entry SET body = set_byte(body, 30, 88) WHERE seq = 5'],
    firstBad: 5,
    code: 'altered',
  },
  'deletes an entry': { sql: ['DELETE FROM ledger_entry WHERE seq = 5'], firstBad: 5, code: 'missing' },
  'swaps two entries': {
    sql: [
      'UPDATE ledger_entry a SET body = b.body, id = b.id, keys = b.keys FROM ledger_entry b WHERE (a.seq, b.seq) IN ((5, 9), (9, 5))',
    ],
    firstBad: 5,
    code: 'altered',
  },
  'files an entry under another person': {
    sql: [`UPDATE ledger_entry SET keys = '{}' WHERE seq = 5`],
    firstBad: 5,
    code: 'columns',
  },
  'cuts the tail with its checkpoints': {
    sql: [
      'DELETE FROM ledger_entry WHERE seq >= 201',
      'DELETE FROM ledger_checkpoint WHERE size > 201',
      'UPDATE ledger_head SET size = 201',
    ],
    firstBad: 201,
    code: 'cut',
  },
  'alters the newest entry, which no tile holds yet': {
    sql: ['UPDATE ledger_entry SET body = set_byte(body, 30, 88) WHERE seq = 299'],
    firstBad: 299,
    code: 'altered',
  },
}

for (const engine of engines()) {
  describe(`a superuser of ${engine}`, () => {
    test('is found, at the entry', async (t) => {
      await using house = await openLongLedger(engine)
      const tables = ['ledger_entry', 'ledger_checkpoint', 'ledger_head']
      for (const table of tables) await house.superuser(`CREATE TABLE honest_${table} AS SELECT * FROM ${table}`)
      for (const [name, { sql, firstBad, code }] of Object.entries(attacks)) {
        await t.test(`who ${name}`, async () => {
          for (const statement of sql) await house.superuser(statement)

          const tail = await house.ledger.verifyTail()
          const whole = await house.ledger.verifyAll()

          assert.deepEqual([tail.holds, tail.firstBad], [false, firstBad], tail.because)
          assert.deepEqual([whole.finding?.code, whole.firstBad], [code, firstBad], whole.finding?.message)
        })
        for (const table of tables) {
          await house.superuser(`DELETE FROM ${table}`)
          await house.superuser(`INSERT INTO ${table} SELECT * FROM honest_${table}`)
        }
      }
      await t.test('and not accused of what nobody did', async () => {
        const { holds, size, checked } = await house.ledger.verifyTail()
        assert.deepEqual({ holds, size, checked }, { holds: true, size: 301, checked: 301 })
        assert.equal((await house.ledger.verifyAll()).ok, true)
      })
    })

    test('cannot invent, replay or alter an entry before it is placed; each attempt is set aside and reported', async () => {
      await using house = await openTestLedger(engine)
      const [first = ''] = await house.act([read('golf')])
      const copy = 'INSERT INTO ledger_intake (org_id, id, at, seal, body)'
      await house.superuser('CREATE TABLE stolen AS SELECT * FROM ledger_intake')
      await house.ledger.drain()

      await house.superuser(`${copy} SELECT org_id, id, at, seal, body FROM stolen`)
      await house.ledger.drain()
      await house.superuser(`${copy} SELECT org_id, gen_random_uuid(), at, seal, body FROM stolen`)
      await house.ledger.drain()
      await house.superuser(`${copy} SELECT org_id, id, at, seal, set_byte(body, 30, 88) FROM stolen`)
      await house.ledger.drain()
      await house.superuser(`${copy} SELECT '${DEMO}', gen_random_uuid(), at, sha256(body), body FROM stolen`)
      await house.ledger.drain()

      const refused = await house.superuser('SELECT reason FROM ledger_refused ORDER BY refused_at, reason')
      const reads = (await house.list()).filter(({ action }) => action === 'vehicle.read')
      const findings = (await house.list()).filter(({ action }) => action === 'finding.open')
      assert.deepEqual(
        reads.map(({ id }) => id),
        [first],
      )
      assert.deepEqual(
        refused.map(({ reason }) => reason),
        [
          'the columns differ from the sealed bytes',
          'the id stands in the log already',
          'the seal is not ours',
          'the seal is not ours',
        ],
      )
      assert.equal(findings.length, 4)
      assert.deepEqual(
        new Set(findings.map(({ object, facts }) => `${object} ${facts.severity}`)),
        new Set(['ledger.intake 1']),
      )
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('cannot let entries vanish on their way in: what is not recorded is not done', async () => {
      await using house = await openTestLedger(engine)
      await house.superuser(
        'CREATE RULE deaf AS ON INSERT TO ledger_intake WHERE length(NEW.body) > 2 DO INSTEAD NOTHING',
      )
      await assert.rejects(house.act([read('golf')]), { code: 'ledger.unavailable', status: 503 })
      await assert.rejects(house.ledger.disclose(house.origin(), read('golf')), { code: 'ledger.unavailable' })
      await house.superuser('DROP RULE deaf ON ledger_intake')
      await house.act([read('golf')])
    })

    test('cannot replay an entry of any age', async () => {
      await using house = await openTestLedger(engine)
      await house.act([read('golf')])
      await house.superuser('CREATE TABLE stolen AS SELECT * FROM ledger_intake')
      await house.ledger.drain()
      await house.superuser('DELETE FROM ledger_entry WHERE false')
      await house.pass(25 * 60)
      await house.act([read('polo')])
      await house.ledger.drain()
      await house.superuser(
        'INSERT INTO ledger_intake (org_id, id, at, seal, body) SELECT org_id, gen_random_uuid(), at, seal, body FROM stolen',
      )
      await house.superuser(
        'INSERT INTO ledger_intake (org_id, id, at, seal, body) SELECT org_id, id, at, seal, body FROM stolen',
      )

      await house.ledger.drain()

      const reads = (await house.list()).filter(({ action }) => action === 'vehicle.read')
      assert.equal(reads.length, 2)
      assert.equal((await house.superuser('SELECT * FROM ledger_refused')).length, 2)
    })

    test('who deletes an entry while it waits is found by the one who wrote it', async () => {
      await using house = await openTestLedger(engine)
      const [id = ''] = await house.act([read('golf')])
      await house.superuser('DELETE FROM ledger_intake')
      await house.pass(1)

      const [finding] = (await house.list()).filter(({ action }) => action === 'finding.open')
      assert.equal(finding?.object, 'ledger.own-entries')
      assert.match(String(finding?.facts.because), new RegExp(id))
      assert.equal((await house.ledger.health()).isReady, false)
    })
  })
}
