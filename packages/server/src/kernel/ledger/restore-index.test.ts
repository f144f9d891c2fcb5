import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import { parseVkey, verifyAnswer } from '#proof'
import type { Ledger } from './ledger.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, openTestLedger, read } from './testing.ts'

const TABLES = [
  'ledger_entry',
  'ledger_checkpoint',
  'ledger_head',
  'ledger_tile',
  'ledger_segment',
  'ledger_lost',
  'ledger_cursor',
]
const DAY_MINUTES = 24 * 60

/** Counts in memory; its cursor goes back with the database. */
function createCount() {
  const heard: number[] = []
  const handle = async (_ctx: unknown, { seq }: { readonly seq: number }) => void heard.push(seq)
  return { heard, listener: { name: 'counting', actions: ['vehicle.read'], handle } }
}

/**
 * A house that goes back to what it was before three reads of golf, the runs of the index over them and the end of their
 * day. `before` lies in front of all that.
 */
async function openHouse(engine: EngineName) {
  const house = await openTestLedger(engine)
  const { heard, listener } = createCount()
  await house.ledger.start([listener])
  await house.act([read('up')])
  await house.pass(6)
  for (const table of TABLES) await house.superuser(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`)
  const from = house.clock.now()
  await house.act([read('golf'), read('golf'), read('golf')])
  await house.pass(6)
  const between = house.clock.now()
  await house.act([read('polo')])
  for (const minutes of [6, DAY_MINUTES, 6]) await house.pass(minutes)
  await house.ledger.stop()
  const folder = mkdtempSync(join(tmpdir(), 'muts-copy-'))
  await house.ledger.exportLog(folder)
  for (const table of TABLES) {
    await house.superuser(`DELETE FROM ${table}`)
    await house.superuser(`INSERT INTO ${table} SELECT * FROM old_${table}`)
  }
  const bundles = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined)
  const again = await house.reopen()
  const drop = () => rmSync(folder, { recursive: true })
  return { house, again, from, between, bundles, folder, heard, [Symbol.dispose]: drop }
}

const ask = (house: TestLedger, ledger: Ledger, id: string, from: Date) =>
  house.database.transaction({ org: DEMO }, (tx) => ledger.answer(tx, { kind: 'object', id, from, to: from }))

for (const engine of engines()) {
  describe(`what stands beside a log that was restored, on ${engine}`, () => {
    test('is right again: answers over the restored period verify, and each listener hears what it has to', async () => {
      using stand = await openHouse(engine)
      const { house, again, from, bundles, heard } = stand
      await using _ = house
      const { heard: anew, listener } = createCount()

      const { lost, reindexed } = await again.restore({ bundles, acceptLoss: false, reason: 'disk died' })
      await again.start([listener])
      await again.drain()
      await again.stop()

      const vkeys = (await again.vkeys()).map(parseVkey)
      const { entries } = await verifyAnswer(await ask(house, again, 'golf', from), vkeys)
      assert.deepEqual([lost, entries.length], [0, 3])
      assert.ok(reindexed > 1, `${reindexed}`)
      assert.deepEqual(anew, heard.slice(1), 'what was undone is done again, once and in order')
      const verdict = await again.verifyAll()
      assert.equal(verdict.ok, true, verdict.finding?.message)
    })

    test('is not made up where an entry is lost: no answer over its run, and true ones over the others', async () => {
      using stand = await openHouse(engine)
      const { house, again, from, between, bundles, folder, heard } = stand
      await using _ = house
      const { heard: anew, listener } = createCount()
      damage(folder, 'golf')

      const { lost } = await again.restore({ bundles, acceptLoss: true, reason: 'disk died' })
      await again.start([listener])
      await again.drain()
      await house.act([read('passat')])
      await again.drain()
      const late = house.clock.now()
      for (const minutes of [6, 6]) {
        house.clock.moveTo(new Date(house.clock.now().getTime() + minutes * 60_000))
        await again.drain()
      }
      await again.stop()

      const vkeys = (await again.vkeys()).map(parseVkey)
      assert.equal(lost, 1)
      assert.equal(anew.length, heard.length - 1, 'all but the lost one, and the new one')
      await assert.rejects(ask(house, again, 'golf', from), { code: 'ledger.not-indexed' })
      for (const [car, at] of [
        ['polo', between],
        ['passat', late],
      ] as const)
        assert.equal((await verifyAnswer(await ask(house, again, car, at), vkeys)).entries.length, 1, car)
    })

    test('is made again also where nothing but the index is missing', async () => {
      await using house = await openTestLedger(engine)
      const from = house.clock.now()
      await house.act([read('golf')])
      for (const minutes of [6, 6]) await house.pass(minutes)
      await house.superuser('DELETE FROM ledger_segment')
      await assert.rejects(ask(house, house.ledger, 'golf', from), { code: 'ledger.not-indexed' })

      const { from: begin, to, reindexed } = await house.ledger.restore({ acceptLoss: false, reason: 'index lost' })

      const vkeys = (await house.ledger.vkeys()).map(parseVkey)
      const { entries } = await verifyAnswer(await ask(house, house.ledger, 'golf', from), vkeys)
      assert.deepEqual([begin - to, reindexed > 0, entries.length], [0, true, 1])
    })
  })
}

/** Writes over the first entry about a car in the newest bundle of a copy. */
function damage(folder: string, car: string): void {
  const bundles = join(folder, 'tile/entries/000.p')
  const file = join(bundles, readdirSync(bundles)[0] ?? '')
  const bytes = readFileSync(file)
  bytes[bytes.indexOf(car)] = 0x41
  writeFileSync(file, bytes)
}
