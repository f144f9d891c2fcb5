import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { createTilesSource, parseVkey, verifyLog } from '#proof'
import { sha256 } from './digest.ts'
import type { Ledger } from './ledger.ts'
import type { TestLedger } from './testing.ts'
import { openTestLedger, read } from './testing.ts'

const TABLES = ['ledger_entry', 'ledger_checkpoint', 'ledger_head', 'ledger_tile', 'ledger_segment', 'ledger_lost']

async function place(house: TestLedger, count: number): Promise<void> {
  await house.act(Array.from({ length: count }, (_, at) => read(`car-${at}`)))
  await house.ledger.drain()
}

async function exportTo(ledger: Ledger) {
  const folder = mkdtempSync(join(tmpdir(), 'muts-copy-'))
  await ledger.exportLog(folder)
  const readPath = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined)
  return { folder, readPath, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** A house whose database goes back to what it was 40 entries ago; the leaves file saw all 301. */
async function openHouse(engine: Parameters<typeof openTestLedger>[0]) {
  const house = await openTestLedger(engine)
  await place(house, 260)
  for (const table of TABLES) await house.superuser(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`)
  await place(house, 40)
  const copy = await exportTo(house.ledger)
  const goBack = async () => {
    for (const table of TABLES) {
      await house.superuser(`DELETE FROM ${table}`)
      await house.superuser(`INSERT INTO ${table} SELECT * FROM old_${table}`)
    }
    return await house.reopen()
  }
  return { house, copy, goBack }
}

for (const engine of engines()) {
  describe(`a ledger whose database was restored to an earlier state, on ${engine}`, () => {
    test('stands still until it is told how to go on, and goes on whole from a copy of its bundles', async () => {
      const { house, copy, goBack } = await openHouse(engine)
      await using _ = house
      using _copy = copy
      const again = await goBack()
      await assert.rejects(again.drain(), /the leaves file saw 301 entries, the database ends at 261/)

      const restored = await again.restore({ bundles: copy.readPath, acceptLoss: false, reason: 'disk died' })
      await house.act([read('after')])
      await again.drain()

      const verdict = await again.verifyAll()
      const [entry] = (await house.list()).filter(({ action }) => action === 'ledger.restored')
      assert.deepEqual(restored, { from: 261, to: 301, lost: 0, reindexed: 0, sealed: 0 })
      assert.deepEqual(entry?.facts, { from: 261, to: 301, lost: 0, reason: 'disk died' })
      assert.equal(verdict.ok, true, verdict.finding?.message)
      assert.equal((await again.health()).isReady, true)
    })

    test('declares lost what no copy holds, on the same tree, and only for someone who accepts the loss', async () => {
      const { house, copy, goBack } = await openHouse(engine)
      await using _ = house
      using _copy = copy
      const bundle = join(copy.folder, 'tile/entries/001.p/45')
      const bytes = readFileSync(bundle)
      writeFileSync(bundle, bytes.fill(0x20, bytes.length - 100))
      const again = await goBack()

      const refused = again.restore({ bundles: copy.readPath, acceptLoss: false, reason: 'disk died' })
      await assert.rejects(refused, { code: 'ledger.loss-not-accepted' })
      const restored = await again.restore({ bundles: copy.readPath, acceptLoss: true, reason: 'disk died' })
      await place({ ...house, ledger: again }, 300)
      await house.pass(10)
      await again.drain()

      assert.deepEqual(restored, { from: 261, to: 301, lost: 1, reindexed: 0, sealed: 0 })
      const verdict = await again.verifyAll()
      assert.deepEqual([verdict.finding?.code, verdict.firstBad], ['lost', 300])
      assert.equal((await again.verifyTail()).holds, true)
      using after = await exportTo(again)
      const vkeys = (await again.vkeys()).map(parseVkey)
      const audit = (acceptLoss: readonly (readonly [number, number])[]) =>
        verifyLog(createTilesSource(after.readPath), { vkeys, hash: sha256, acceptLoss })
      const [alone, accepted] = [await audit([]), await audit([[300, 301]])]
      assert.deepEqual([alone.finding?.code, alone.firstBad], ['lost', 300])
      assert.equal(accepted.ok, true, accepted.finding?.message)
    })

    test('is not put on another past', async () => {
      const { house, copy, goBack } = await openHouse(engine)
      await using _ = house
      using _copy = copy
      const again = await goBack()
      await house.superuser('UPDATE ledger_entry SET body = set_byte(body, 40, 65) WHERE seq = 260')

      const restored = again.restore({ bundles: copy.readPath, acceptLoss: true, reason: 'disk died' })

      await assert.rejects(restored, { code: 'ledger.not-the-same' })
      assert.deepEqual(await house.superuser('SELECT * FROM ledger_lost'), [])
    })
  })
}
