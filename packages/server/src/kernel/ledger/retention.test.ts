import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sooner } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { createTilesSource, parseVkey, verifyAnswer, verifyLog, verifyProof } from '#proof'
import { sha256 } from './digest.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, openTestLedger, read } from './testing.ts'

const YEAR_MINUTES = 365.25 * 24 * 60

const inDemo = <T>({ database }: TestLedger, work: Parameters<typeof database.transaction<T>>[1]) =>
  database.transaction({ org: DEMO }, work)
const firstOf = async ({ superuser }: TestLedger) =>
  Number((await superuser('SELECT min(seq) AS seq FROM ledger_entry'))[0]?.seq)
const findingsIn = async (house: TestLedger) => (await house.list()).filter(({ action }) => action === 'finding.open')

for (const engine of engines()) {
  describe(`what the ledger keeps, on ${engine}`, () => {
    test('after a day are heartbeats and ends of epochs, and every proof and answer is still made', async () => {
      await using house = await openTestLedger(engine)
      const begin = house.clock.now()
      for (let hour = 0; hour < 3; hour++) {
        for (const car of ['golf', 'polo', 'up']) {
          await house.act([read(car)])
          await house.ledger.drain()
        }
        await house.pass(60)
      }
      const end = house.clock.now()
      await house.pass(10)
      const sizes = async () =>
        (await house.superuser('SELECT size FROM ledger_checkpoint ORDER BY size')).map(({ size }) => Number(size))
      const before = await sizes()
      await house.ledger.thin()
      const young = await sizes()
      await house.pass(26 * 60)

      await house.ledger.thin()

      const question = { kind: 'object', id: 'golf', from: begin, to: sooner(end, { minutes: 1 }) } as const
      const vkeys = (await house.ledger.vkeys()).map(parseVkey)
      const { entries } = await verifyAnswer(await inDemo(house, (tx) => house.ledger.answer(tx, question)), vkeys)
      const verdict = await house.ledger.verifyAll()
      assert.deepEqual(young, before, 'nothing is a day old')
      assert.ok((await sizes()).length < before.length, `${before} → ${await sizes()}`)
      assert.equal(entries.length, 3)
      assert.equal(verdict.ok, true, verdict.finding?.message)
      assert.equal(
        (await house.superuser(`SELECT * FROM ledger_segment WHERE level = 'short' AND to_seq <= 4`)).length,
        0,
      )
    })

    test('after ten years are the hashes of whole bundles, and nothing a day earlier', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 600 }, (_, at) => read(`car-${at}`)))
      await house.ledger.drain()
      const prove = (seq: string) => inDemo(house, (tx) => house.ledger.prove(tx, seq))
      const proof = await prove('1')
      await house.pass(10 * YEAR_MINUTES - 24 * 60)
      const early = await house.ledger.prune()
      await house.pass(48 * 60)

      const { below } = await house.ledger.prune()

      const vkeys = (await house.ledger.vkeys()).map(parseVkey)
      const verdict = await house.ledger.verifyAll()
      const { index } = await verifyProof(proof?.text ?? '', vkeys, { hash: sha256 })
      assert.deepEqual([early.below, below, await firstOf(house), index], [0, 512, 512, 1])
      assert.equal(verdict.ok, true, verdict.finding?.message)
      assert.equal((await house.ledger.verifyTail()).holds, true)
      await assert.rejects(
        inDemo(house, (tx) => house.ledger.read(tx, '3')),
        { code: 'ledger.pruned', status: 410 },
      )
      await assert.rejects(prove('3'), { status: 410 })
      assert.equal((await prove('513'))?.kind, 'proof')
      assert.deepEqual(await house.ledger.prune(), { below: 512 }, 'once and no more')
      await auditPruned(house)
      await joinPruned(house)
      assert.deepEqual(await findingsIn(house), [])
    })

    test('cannot be talked out of it by the role that prunes', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 300 }, (_, at) => read(`car-${at}`)))
      await house.pass(5)
      const asRetention = (statement: ReturnType<typeof sql>) =>
        house.database.transaction({ org: DEMO, role: 'retention' }, (tx) => tx.run(statement))

      assert.equal(await asRetention(sql`DELETE FROM ledger_entry`), 0)
      for (const statement of [
        sql`DELETE FROM ledger_checkpoint`,
        sql`INSERT INTO ledger_checkpoint VALUES (1000000, '', '2099-01-01')`,
        sql`UPDATE ledger_checkpoint SET at = '2099-01-01'`,
        sql`DELETE FROM ledger_tile`,
        sql`DROP TABLE ledger_entry_0`,
      ])
        await assert.rejects(asRetention(statement), /42501/)
      const thinAsApp = house.database.transaction({ org: DEMO }, (tx) => tx.all(sql`SELECT ledger_thin()`))
      await assert.rejects(thinAsApp, /42501/)
    })
  })
}

/** The export has no bundle below, and verifies without us. */
async function auditPruned({ ledger }: TestLedger): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'muts-export-'))
  await ledger.exportLog(folder)
  const readPath = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined)
  const vkeys = (await ledger.vkeys()).map(parseVkey)
  const verdict = await verifyLog(createTilesSource(readPath), { vkeys, hash: sha256 })
  const bundles = ['000', '001', '002.p'].map((name) => existsSync(join(folder, 'tile/entries', name)))
  rmSync(folder, { recursive: true })
  assert.equal(verdict.ok, true, verdict.finding?.message)
  assert.deepEqual(bundles, [false, false, true])
}

/** A node that joins has the leaves of what is gone from the tiles. */
async function joinPruned(house: TestLedger): Promise<void> {
  const other = await house.reopen('b')
  await other.drain()
  const verdict = await other.verifyAll()
  assert.equal(verdict.ok, true, verdict.finding?.message)
}
