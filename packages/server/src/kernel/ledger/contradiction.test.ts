import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { parseCheckpoint, parseNote } from '#proof'
import { openTestLedger, read } from './testing.ts'
import { openSite, place, rewind } from './testing-witness.ts'
import type { Witness } from './witnesses.ts'

for (const engine of engines()) {
  describe(`a witness of the log, on ${engine}`, () => {
    test('that saw more than there is stops the log at its next start: a finding, and nothing is placed', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const again = await rewind(house, site.witness)
      again.joinWitness(site.witness)
      await house.act([read('up')])
      await assert.rejects(again.drain(), /the witness witness.example\/w1 saw 3 entries, the log ends at 2/)

      const health = await again.health()
      assert.equal(health.isReady, false)
      assert.match(health.reasons.join(), /saw 3 entries/)
      assert.equal(sizeOf(await again.checkpoint()), 2)
    })

    test('that saw another past stops a log which has grown beyond it', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const forked = await rewind(house, site.witness)
      for (const car of ['up', 'passat']) {
        await house.act([read(car)])
        await forked.drain()
      }

      forked.joinWitness(site.witness)
      await assert.rejects(async () => {
        for (let round = 0; round < 2; round++) await forked.drain()
      }, /saw another log than this one at 3/)
      await forked.disclose(house.origin(), read('touareg'))
      await assert.rejects(forked.drain(), /saw another log/)
      assert.equal((await forked.health()).isReady, false)
    })

    test('that must prove what it says stops a rewound log by what the log itself signed, and by nothing less', async () => {
      await using house = await openTestLedger(engine)
      using site = await openSite(house)
      const again = await rewind(house, site.witness)
      const device: Witness = { ...site.witness, mustProve: true }
      const silent: Witness = {
        ...device,
        addCheckpoint: async (body) => ({ ...(await device.addCheckpoint(body)), seen: undefined }),
      }
      const leave = again.joinWitness(silent)
      await again.drain()
      assert.match(again.witnesses()[0]?.fault ?? '', /shows no evidence/)
      assert.equal((await again.health()).isReady, true)

      leave()
      again.joinWitness(device)
      await house.act([read('up')])
      const refuted = /the witness witness.example\/w1 saw (3 entries|another log)/
      await assert.rejects(again.drain(), refuted)

      for (const node of ['a', 'b']) {
        const other = await house.reopen(node)
        await assert.rejects(other.drain(), refuted, `${node}, which nobody told`)
        assert.match(other.refutation() ?? '', refuted)
        assert.equal((await other.health()).isReady, false)
      }
    })

    test('has stopped nothing by a word in the database that the log never signed, or goes on from', async () => {
      await using house = await openTestLedger(engine)
      await place(house, 'golf')
      const seen = await house.ledger.checkpoint()
      const mark = 'INSERT INTO ledger_refutation (log, because, seen, at) VALUES (1, $1, $2, $3)'
      for (const word of ['nothing', seen]) {
        await house.superuser('DELETE FROM ledger_refutation')
        await house.superuser(mark, ['the witness w saw another log', word, house.clock.now()])
        const again = await house.reopen()
        await house.act([read('polo')])
        await again.drain()
        assert.equal(again.refutation(), undefined)
      }
    })
  })
}

const sizeOf = (note: string) => parseCheckpoint(parseNote(note).text).size
