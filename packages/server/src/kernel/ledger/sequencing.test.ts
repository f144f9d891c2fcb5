import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { parseCheckpoint, parseNote, parseVkey, verifyCheckpoint } from '#proof'
import { DEMO, openTestLedger, read } from './testing.ts'

const sizeOf = (note: string) => parseCheckpoint(parseNote(note).text).size

for (const engine of engines()) {
  describe(`the sequencer, on ${engine}`, () => {
    test('loses nothing, doubles nothing and leaves no gap when many write at once and some give up', async () => {
      await using house = await openTestLedger(engine)
      await house.ledger.start()
      const acts = Array.from({ length: 120 }, (_, at) => house.act([read(`car-${at}`), read(`van-${at}`)]))
      const undone = Array.from({ length: 20 }, () =>
        house.database.transaction({ org: DEMO }, async (tx) => {
          await house.ledger.append(tx, house.origin(), [])
          throw new Error('undone')
        }),
      )
      await Promise.allSettled(undone)
      const written = (await Promise.all(acts)).flat()
      await house.ledger.stop()

      const rows = await house.superuser('SELECT seq, id::text FROM ledger_entry ORDER BY seq')
      const placed = rows.map(({ id }) => id)
      assert.deepEqual(
        rows.map(({ seq }) => Number(seq)),
        rows.map((_, at) => at),
      )
      assert.equal(placed.length, new Set(placed).size)
      assert.deepEqual(
        written.filter((id) => !placed.includes(id)),
        [],
      )
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('places an act after every act that was committed before it began', async () => {
      await using house = await openTestLedger(engine)
      // The clock stands still, so the ids are in no order among themselves.
      const ids: string[] = []
      for (let at = 0; at < 30; at++) ids.push(...(await house.act([read(`car-${at}`)])))
      await house.ledger.drain()

      const placed = (await house.list()).map(({ id }) => id as string).filter((id) => ids.includes(id))
      assert.deepEqual(placed.toReversed(), ids)
    })

    test('goes on after a crash with the tree it left, and places what waited', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 300 }, (_, at) => read(`car-${at}`)))
      await house.ledger.drain()
      await house.act([read('late')])

      const again = await house.reopen()
      await again.drain()

      const [vkey = ''] = await again.vkeys()
      const { size } = await verifyCheckpoint(await again.checkpoint(), [parseVkey(vkey)])
      assert.equal(size, 303, 'two epochs, 301 reads')
      assert.equal((await again.verifyAll()).ok, true)
      assert.equal((await house.list())[1]?.object, 'late')
    })

    test('commits the index every five minutes, also when nothing happens, and rolls it up at midnight', async () => {
      await using house = await openTestLedger(engine, '2026-01-05T23:50:00Z')
      await house.ledger.drain()
      await house.pass(4)
      const early = sizeOf(await house.ledger.checkpoint())
      await house.pass(1)
      await house.pass(10)

      const commits = (await house.list()).filter(({ action }) => action === 'ledger.index').toReversed()
      assert.equal(early, 1)
      assert.deepEqual(
        commits.map(({ facts: { level, from, to } }) => `${level} ${from}-${to}`),
        ['short 0-1', 'short 1-3', 'day 0-3'],
      )
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('changes its epoch key each day and each start, and the old key signs the end of its epoch', async () => {
      await using house = await openTestLedger(engine)
      await house.ledger.drain()
      await house.pass(24 * 60)
      await (await house.reopen()).drain()

      const epochs = (await house.list()).filter(({ action }) => action === 'ledger.epoch')
      const verdict = await house.ledger.verifyAll()
      assert.deepEqual(
        epochs.map(({ facts }) => facts.endsPrevious),
        [true, true, false],
      )
      assert.equal(verdict.ok, true, verdict.finding?.message)
      // The verifier asks for one checkpoint an epoch: without the one that ends the first, it objects.
      await house.superuser('DELETE FROM ledger_checkpoint WHERE size = 4')
      assert.equal((await house.ledger.verifyAll()).finding?.code, 'epoch')
    })

    test('places what people do with the ledger, and takes what the log says of itself from nobody', async () => {
      await using house = await openTestLedger(engine)
      await house.ledger.disclose(house.origin(), { action: 'ledger.read', object: '7' })
      const asSystem = { ...house.origin(), actor: { kind: 'system', id: 'impostor' } } as const
      await house.ledger.disclose(asSystem, { action: 'ledger.read', object: '8' })
      const lie = { level: 'short', from: 0, to: 1, keys: 0, root: '', late: 0 }
      await house.ledger.disclose(house.origin(), { action: 'ledger.index', object: 'ledger.index', facts: lie })
      await house.ledger.drain()

      const placed = (await house.list())
        .filter(({ action }) => action.startsWith('ledger.'))
        .map(({ object }) => object)
      const refused = await house.superuser('SELECT reason FROM ledger_refused ORDER BY reason')
      assert.deepEqual(placed, ['7', 'a'])
      assert.deepEqual(
        refused.map(({ reason }) => reason),
        ['ledger.index comes from the sequencer only', 'ledger.read comes from the sequencer only'],
      )
    })

    test('refuses to go on with a log that is shorter than what this node has seen', async () => {
      await using house = await openTestLedger(engine)
      await house.act([read('golf')])
      await house.ledger.drain()
      await house.superuser('DELETE FROM ledger_entry WHERE seq > 0')
      await house.superuser('DELETE FROM ledger_checkpoint WHERE size > 1')
      await house.superuser('UPDATE ledger_head SET size = 1')

      const again = await house.reopen()
      await house.act([read('polo')])

      await assert.rejects(again.drain(), /the leaves file saw 2 entries, the database ends at 1/)
      const health = await again.health()
      assert.equal(health.isReady, false)
      assert.match(health.reasons[0] ?? '', /the leaves file saw 2 entries/)
    })

    test('refuses to sign a root over bytes that somebody altered while it was away', async () => {
      await using house = await openTestLedger(engine)
      await house.act([read('golf')])
      await house.ledger.drain()
      await house.superuser(`UPDATE ledger_entry SET body = set_byte(body, 40, 65) WHERE seq = 1`)

      const again = await house.reopen()

      await assert.rejects(again.drain(), /does not lead to the root that was signed/)
    })

    test('does not open beside a leaves file that is damaged', async () => {
      await using house = await openTestLedger(engine)
      await house.ledger.drain()
      const file = join(house.leavesFolder, 'leaves')
      const bytes = readFileSync(file)
      writeFileSync(file, bytes.fill(7, 0, 1))

      await assert.rejects((await house.reopen()).start(), /does not lead to the root of its checkpoint/)
    })
  })
}

describe('two sequencers on one log', () => {
  const skip = engines().includes('postgres') ? false : 'needs a PostgreSQL server'
  test('place every entry once, whoever leads, and keep the same leaves', { skip }, async () => {
    await using house = await openTestLedger('postgres')
    const other = await house.reopen('b')
    const third = await house.reopen('c')
    await Promise.all([house.ledger.start(), other.start(), third.start()])
    await third.stop()
    const written: string[] = []
    for (let round = 0; round < 10; round++) {
      const acts = Array.from({ length: 20 }, (_, at) => house.act([read(`car-${round}-${at}`)]))
      const reads = Array.from({ length: 20 }, (_, at) => other.disclose(house.origin(), read(`van-${round}-${at}`)))
      const looks = Array.from({ length: 20 }, (_, at) =>
        house.ledger.disclose(house.origin(), read(`up-${round}-${at}`)),
      )
      written.push(...(await Promise.all(acts)).flat(), ...(await Promise.all([...reads, ...looks])))
    }
    await Promise.all([house.ledger.stop(), other.stop()])

    const rows = await house.superuser('SELECT seq, id::text FROM ledger_entry ORDER BY seq')
    const placed = rows.map(({ id }) => id)
    assert.deepEqual(
      rows.map(({ seq }) => Number(seq)),
      rows.map((_, at) => at),
    )
    assert.deepEqual(
      written.filter((id) => placed.indexOf(id) < 0 || placed.indexOf(id) !== placed.lastIndexOf(id)),
      [],
    )
    for (const ledger of [house.ledger, other]) {
      const verdict = await ledger.verifyAll()
      assert.deepEqual([verdict.ok, verdict.size], [true, rows.length], verdict.finding?.message)
      assert.equal((await ledger.verifyTail()).holds, true)
    }
  })
})
