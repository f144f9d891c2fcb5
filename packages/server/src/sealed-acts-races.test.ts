/** Whoever looks at an act that ends meanwhile sees it as it was or as it is, and no break of a seal. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import type { ActSeen, Bench } from './testing-acts.ts'
import { CLEAR, codeOf, openActBench } from './testing-acts.ts'

describe('an act that ends while it is read', {
  skip: postgresAvailable() ? false : 'needs a PostgreSQL server',
}, () => {
  let bench: Bench
  before(async () => {
    bench = await openActBench((await createPostgresDatabase()).url)
  })
  after(() => bench[Symbol.asyncDispose]())

  /** Reads it; between its row and its entries something happens, and is placed. */
  async function readWhile(path: string, between: () => Promise<unknown>) {
    const { ledger } = bench.shop.house.kernel
    const { listBodies } = ledger
    let met = 0
    ledger.listBodies = async (...asked) => {
      met += 1
      if (met === 1) await between()
      return listBodies(...asked)
    }
    const reply = await bench.shop.ask('technician', path)
    ledger.listBodies = listBodies
    assert.ok(met > 0)
    return reply
  }

  test('is shown as it ended, alone and in its list, and nobody says that its seal is broken', async () => {
    const { bridge, session } = await bench.openWork('doip', 'parked')
    for (const path of [(id: string) => `GET /acts/${id}`, () => `GET /diagnostic-sessions/${session}/acts`]) {
      const { id } = bench.bodyOf<{ id: string }>(await bench.order(session, CLEAR), 202)
      const reply = await readWhile(path(id), () => bench.shop.until(id, ['act.seal']))
      const body = bench.bodyOf<ActSeen & { data?: readonly ActSeen[] }>(reply, 200)
      const seen = body.data ? body.data.find((one) => one.id === id) : body
      const { status, sha256 } = await bench.read(id)
      assert.deepEqual([seen?.status, seen?.sha256], [status, sha256])
      assert.ok(sha256)
      assert.equal((await bench.factsOf(id, 'seal.break')).length, 0)
    }
    await bridge.stop()
  })

  test('that was altered is refused, with entry a minute, however often it is looked at', async () => {
    const { bridge, session } = await bench.openWork('doip', 'parked')
    const { id } = await bench.run(session, CLEAR)
    assert.deepEqual(codeOf(await readWhile(`GET /acts/${id}`, async () => undefined)), [200, undefined])
    const alter = sql`UPDATE diagnostics_act SET status = 'failed' WHERE id = ${id}`
    await bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.run(alter))
    for (const _ of [1, 2, 3])
      assert.deepEqual(codeOf(await bench.shop.ask('technician', `GET /acts/${id}`)), [409, 'diagnostics.seal-broken'])
    assert.equal((await bench.factsOf(id, 'seal.break')).length, 1)
    await bridge.stop()
  })

  test('leaves no bug behind', () => assert.deepEqual(bench.shop.bugs, []))
})
