import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { openTestLedger, read } from './testing.ts'

for (const engine of engines()) {
  describe(`the chains of epoch keys, on ${engine}`, () => {
    test('stand beside each other where several nodes take turns, and every epoch has its end', async () => {
      await using house = await openTestLedger(engine)
      const other = await house.reopen('b')
      for (let round = 0; round < 3; round++) {
        for (const ledger of [other, house.ledger]) {
          await house.act([read(`car-${round}`)])
          await ledger.drain()
        }
        await house.pass(24 * 60)
      }
      await other.drain()

      const epochs = (await house.list()).filter(({ action }) => action === 'ledger.epoch')
      const begun = epochs.filter(({ facts }) => !facts.endsPrevious).map(({ facts }) => facts.node)
      const verdict = await house.ledger.verifyAll()
      assert.deepEqual(begun.toSorted(), ['a', 'b'])
      assert.ok(epochs.length >= 6, `${epochs.length} epochs`)
      assert.equal(verdict.ok, true, verdict.finding?.message)
    })

    test('do not begin anew in silence when somebody destroyed a key', async () => {
      await using house = await openTestLedger(engine)
      await house.act([read('golf')])
      await house.ledger.drain()
      await house.superuser("DELETE FROM vault_secret WHERE name LIKE 'ledger/epoch/a/%'")

      const again = await house.reopen()
      await again.drain()

      const entries = await house.list()
      const [finding] = entries.filter(({ action }) => action === 'finding.open')
      const restart = entries.find(({ action }) => action === 'ledger.epoch')
      assert.deepEqual([finding?.object, finding?.facts.severity], ['ledger.epoch', 1])
      assert.match(String(finding?.facts.because), /the epoch key of a is gone/)
      const verdict = await again.verifyAll()
      assert.deepEqual([verdict.finding?.code, verdict.firstBad], ['epoch', restart?.seq])
    })
  })
}
