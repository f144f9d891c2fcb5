import assert from 'node:assert/strict'
import { chmodSync, cpSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import type { TestLedger } from './testing.ts'
import { openTestLedger, read } from './testing.ts'

const modeOf = (file: string) => statSync(file).mode & 0o777
const findingsOn = async (house: TestLedger, object: string) =>
  (await house.list()).filter((entry) => entry.action === 'finding.open' && entry.object === object)

/** Places an entry in a batch of its own. */
async function place(house: TestLedger, car: string): Promise<void> {
  await house.act([read(car)])
  await house.ledger.drain()
}

for (const engine of engines()) {
  describe(`the leaves file, on ${engine}`, () => {
    test('is read by nobody but the server, also in a folder that stood open before', async () => {
      await using house = await openTestLedger(engine)
      await place(house, 'golf')
      const file = join(house.leavesFolder, 'leaves')
      chmodSync(house.leavesFolder, 0o755)
      chmodSync(file, 0o644)

      await (await house.reopen()).drain()

      assert.deepEqual([house.leavesFolder, file].map(modeOf), [0o700, 0o600])
      assert.equal(modeOf(join(house.leavesFolder, 'checkpoint')), 0o600)
    })

    test('that vanished is filled again from what was signed, and the loss is said aloud', async () => {
      await using house = await openTestLedger(engine)
      for (const car of ['golf', 'polo', 'up']) await place(house, car)
      rmSync(house.leavesFolder, { recursive: true })

      const again = await house.reopen()
      await again.drain()

      const [finding] = await findingsOn(house, 'ledger.leaves-lost')
      assert.match(String(finding?.facts.because), /the leaves file ends at 0 of 4 entries/)
      assert.equal((await again.verifyAll()).ok, true)
      assert.equal((await again.health()).isReady, true)
    })

    test('that went back to an older state is noticed, and one that a crash left a batch behind is not', async () => {
      await using house = await openTestLedger(engine)
      await place(house, 'golf')
      const older = `${house.leavesFolder}-older`
      cpSync(house.leavesFolder, older, { recursive: true })
      await place(house, 'polo')
      const behind = `${house.leavesFolder}-behind`
      cpSync(house.leavesFolder, behind, { recursive: true })
      await place(house, 'up')
      const reopenWith = async (copy: string) => {
        rmSync(house.leavesFolder, { recursive: true })
        cpSync(copy, house.leavesFolder, { recursive: true })
        await (await house.reopen()).drain()
        return (await findingsOn(house, 'ledger.leaves-lost')).length
      }

      assert.equal(await reopenWith(behind), 0)
      assert.equal(await reopenWith(older), 1)
    })

    test('of a node that joins begins where the log stands, and nothing is lost', async () => {
      await using house = await openTestLedger(engine)
      await place(house, 'golf')

      await (await house.reopen('b')).drain()

      assert.deepEqual(await findingsOn(house, 'ledger.leaves-lost'), [])
    })

    test('takes nothing from a database that does not lead to the signed root', async () => {
      await using house = await openTestLedger(engine)
      for (const car of ['golf', 'polo', 'up']) await place(house, car)
      rmSync(house.leavesFolder, { recursive: true })
      await house.superuser('UPDATE ledger_entry SET body = set_byte(body, 40, 65) WHERE seq = 1')

      const again = await house.reopen()

      await assert.rejects(again.drain(), /does not lead to the root that was signed/)
      assert.throws(() => statSync(join(house.leavesFolder, 'checkpoint')), { code: 'ENOENT' })
    })
  })
}
