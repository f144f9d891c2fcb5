import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { DEMO, openTestLedger, read } from './testing.ts'

for (const engine of engines()) {
  describe(`a superuser of ${engine}`, () => {
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
