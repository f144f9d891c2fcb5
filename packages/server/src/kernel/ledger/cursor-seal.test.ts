import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import type { TestLedger } from './testing.ts'
import { openTestLedger, read } from './testing.ts'

function createEar() {
  const heard: string[] = []
  const handle = async (_: unknown, { object }: { readonly object: string }) => void heard.push(object)
  return { heard, listener: { name: 'test.ear', actions: ['vehicle.read'], handle } }
}

async function hear(house: TestLedger, { listener }: ReturnType<typeof createEar>, car: string) {
  const ledger = await house.reopen()
  await ledger.start([listener])
  await house.act([read(car)])
  await ledger.drain().catch(() => undefined)
  await ledger.stop()
}

const findingsOf = async (house: TestLedger) =>
  (await house.list()).filter(({ action }) => action === 'finding.open').map(({ facts }) => String(facts.because))

for (const engine of engines()) {
  describe(`the seal of a listener's place, on ${engine}`, () => {
    test('lacks after a dump from before there were seals: an operator has it sealed, and all is heard', async () => {
      await using house = await openTestLedger(engine)
      const ear = createEar()
      await hear(house, ear, 'golf')
      await house.superuser('UPDATE ledger_cursor SET seal = NULL')
      await hear(house, ear, 'polo')
      assert.deepEqual(ear.heard, ['golf'])
      assert.match((await findingsOf(house)).join(), /nobody vouches that test.ear .* run muts ledger restore/)

      const again = await house.reopen()
      const { sealed } = await again.restore({ acceptLoss: false, reason: 'a dump of last year' })
      const { sealed: twice } = await again.restore({ acceptLoss: false, reason: 'once more' })
      await hear(house, ear, 'up')

      assert.deepEqual([sealed, twice, ear.heard], [1, 0, ['golf', 'polo', 'up']])
      const said = (await house.list()).filter(({ action }) => action === 'ledger.cursor')
      assert.deepEqual(
        said.map(({ object, facts }) => [object, facts.reason]),
        [['test.ear', 'a dump of last year']],
      )
      assert.equal(typeof said[0]?.facts.seq, 'number')
    })

    test('is given by no node, however new: who takes it away and moves the place makes a finding there too', async () => {
      await using house = await openTestLedger(engine)
      const ear = createEar()
      await hear(house, ear, 'golf')
      await house.act([read('polo')])
      await house.ledger.drain()
      await house.superuser('UPDATE ledger_cursor SET heard = (SELECT size - 1 FROM ledger_head), seal = NULL')
      rmSync(house.leavesFolder, { recursive: true })

      const fresh = await house.reopen('b')
      await fresh.drain()
      await hear(house, ear, 'up')

      assert.deepEqual(ear.heard, ['golf'], 'neither passes over polo')
      assert.match((await findingsOf(house)).join(), /nobody vouches that test.ear/)
      const [row] = await house.superuser('SELECT seal FROM ledger_cursor')
      assert.equal(row?.seal, null)
    })

    test('is not spoiled by a server of before: its statement fails, and nothing stands still', async () => {
      await using house = await openTestLedger(engine)
      const ear = createEar()
      await hear(house, ear, 'golf')

      const old = house.superuser(`UPDATE ledger_cursor SET seq = 3 WHERE listener = 'test.ear'`)
      await assert.rejects(old, /column "seq"/)
      await hear(house, ear, 'polo')

      assert.deepEqual([ear.heard, await findingsOf(house)], [['golf', 'polo'], []])
    })
  })
}
