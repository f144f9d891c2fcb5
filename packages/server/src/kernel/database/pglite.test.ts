import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { createClock, HOUSE, Problem } from '#kernel'
import { readImage } from '#kernel/database/testing'
import { openDatabase, sql } from './index.ts'

const clock = createClock()
const rooms = [{ name: 'garage', migrations: [{ name: '0001', statements: ['CREATE TABLE kernel_job (name text)'] }] }]

function makeFolder() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'muts-pglite-'))
  return { dataFolder, [Symbol.dispose]: () => rmSync(dataFolder, { recursive: true }) }
}

const open = async (dataFolder: string) =>
  openDatabase({ engine: 'pglite', dataFolder, image: await readImage(), clock })

describe('the embedded database', () => {
  test('keeps what was committed when it is opened again', async () => {
    using place = makeFolder()
    const first = await open(place.dataFolder)
    await first.migrate(rooms)
    await first.transaction({ org: HOUSE, role: 'migrator' }, (tx) => tx.run(sql`INSERT INTO kernel_job VALUES ('a')`))
    await first.close()

    const again = await open(place.dataFolder)
    await again.migrate(rooms)
    const rows = await again.transaction({ org: HOUSE, role: 'migrator' }, (tx) => tx.all(sql`TABLE kernel_job`))
    await again.close()
    assert.deepEqual(rows, [{ name: 'a' }])
  })

  test('lets nobody else open its folder while it is open', async () => {
    using place = makeFolder()
    const first = await open(place.dataFolder)
    await assert.rejects(open(place.dataFolder), { name: 'StartRefused', code: 'database.locked' })
    await first.close()
    assert.deepEqual(readdirSync(place.dataFolder), ['database'])
  })

  test('begins anew where a first start was killed half-way', async () => {
    using place = makeFolder()
    mkdirSync(join(place.dataFolder, 'database.new'))
    writeFileSync(join(place.dataFolder, 'database.new', 'PG_VERSION'), '18')
    const database = await open(place.dataFolder)
    assert.deepEqual(readdirSync(place.dataFolder).sort(), ['database', 'lock.1'])
    await database.close()
  })

  test('rejects whoever waits, and whoever comes later, when its thread dies', async () => {
    const starting = Promise.withResolvers<Worker>()
    process.once('worker', starting.resolve)
    const database = await open('memory')
    const ask = () => database.transaction({ org: HOUSE }, (tx) => tx.all(sql`SELECT pg_sleep(30)`))
    const waiting = Promise.allSettled([ask(), ask(), ask()])

    await (await starting.promise).terminate()

    const settled = [...(await waiting), ...(await Promise.allSettled([ask()]))]
    for (const outcome of settled) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof Problem)
      assert.equal(outcome.reason.code, 'database.unavailable')
    }
    await database.close()
  })

  test('says that it has no TLS', async () => {
    const database = await open('memory')
    assert.deepEqual(await database.connections(), [{ role: 'migrator', tlsVersion: null }])
    await database.close()
  })
})
