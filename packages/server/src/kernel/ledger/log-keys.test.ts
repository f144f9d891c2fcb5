import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { later } from '#kernel'
import { engines } from '#kernel/database/testing'
import type { Vkey } from '#proof'
import { parseVkey, verifyCheckpoint } from '#proof'
import type { Ledger } from './ledger.ts'
import { openTestLedger, read } from './testing.ts'

const signs = async (ledger: Ledger, vkey: Vkey) =>
  await verifyCheckpoint(await ledger.checkpoint(), [vkey]).then(
    () => true,
    () => false,
  )

for (const engine of engines()) {
  describe(`the log key, on ${engine}`, () => {
    test('changes in the open: named in the log, both sign for 30 days, then the new one alone', async () => {
      await using house = await openTestLedger(engine)
      const old = parseVkey((await house.ledger.vkeys())[0] ?? '')
      const rotate = async () => {
        await house.act([read('golf')])
        const again = await house.reopen()
        await again.drain()
        return again
      }

      const vkey = await house.ledger.rotateKey()
      const fresh = parseVkey(vkey)
      const before = [await signs(house.ledger, old), await signs(house.ledger, fresh)]
      const both = await rotate()
      const during = [await signs(both, old), await signs(both, fresh)]
      assert.equal(await both.rotateKey(), vkey, 'one at a time')
      house.clock.moveTo(later(house.clock.now(), { days: 31 }))
      const alone = await rotate()
      const after = [await signs(alone, old), await signs(alone, fresh)]

      const [entry] = (await house.list()).filter(({ action }) => action === 'ledger.key')
      const verdict = await alone.verifyAll()
      assert.deepEqual(
        [before, during, after],
        [
          [true, false],
          [true, true],
          [false, true],
        ],
      )
      assert.deepEqual(entry?.facts, { vkey })
      assert.deepEqual((await alone.vkeys()).map((key) => parseVkey(key).id).slice(0, 2), [fresh.id, old.id])
      assert.equal(verdict.ok, true, verdict.finding?.message)
      assert.equal((await alone.verifyTail()).holds, true)
    })
  })
}
