/** What one reader of topics is told: nothing before the ledger names it, nothing that is not theirs any more, nothing twice. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { openTopics } from './index.ts'
import { openTopicsBench, TOPICS } from './testing.ts'

const change = (object: string) => ({ action: 'vehicle.change', object, subjects: [`subject of ${object}`] })
const FINISHED = { action: 'export.finish', object: 'export' }
const BROKEN = [
  { action: 'ledger.restored', object: 'ledger', org: HOUSE },
  { action: 'ledger.begin', object: 'ledger', org: HOUSE },
]

describe('who comes back', () => {
  test('hears what was missed of their topics alone, however much happened beside them', async () => {
    const bench = openTopicsBench(new Set(['mine']))
    const known = bench.place(change('mine'))
    for (let at = 0; at < 600; at++) bench.place(FINISHED)
    const missed = bench.place(change('mine'))
    const reader = await bench.open(['vehicles'], known)
    assert.deepEqual(reader.heard(), [`open -@${known}`])
    await reader.beat()
    assert.deepEqual(reader.heard(), [`vehicles mine@${missed}`])
  })

  test('reads anew behind more than is told, and behind more places than are looked through', async () => {
    const bench = openTopicsBench(new Set(['mine']))
    for (let at = 0; at < 502; at++) bench.place(change('mine'))
    assert.deepEqual((await bench.open(['vehicles'], 0)).heard(), ['reset -@501'])
    assert.deepEqual((await bench.open(['vehicles'], 1)).heard(), ['open -@1'])

    const before = bench.pages()
    const newest = bench.place(FINISHED, 200_000)
    assert.deepEqual((await bench.open(['exports'], newest - 200_001)).heard(), [`reset -@${newest}`])
    assert.equal(bench.pages(), before)
    assert.deepEqual((await bench.open(['exports'], newest - 200_000)).heard(), [`open -@${newest - 200_000}`])
  })

  test('reads anew behind a restore or the beginning of a log, and so does who stayed', async () => {
    for (const broken of BROKEN) {
      const bench = openTopicsBench(new Set(['mine', 'next']))
      const known = bench.place(change('mine'))
      const stayed = await bench.open(['vehicles'])
      bench.place(change('mine'))
      const at = bench.place(broken)
      assert.deepEqual((await bench.open(['vehicles'], known)).heard(), [`reset -@${at}`])
      assert.deepEqual((await bench.open(['vehicles'], at)).heard(), [`open -@${at}`])
      await bench.tail.look()
      const next = bench.place(change('next'))
      await bench.tail.look()
      await stayed.beat()
      assert.deepEqual(stayed.heard(), [`reset -@${at}`, `vehicles next@${next}`])
    }
  })
})

describe('a reader', () => {
  test('is not sent back to the beginning by topics that they do not follow, and goes on behind them', async () => {
    const bench = openTopicsBench(new Set(['mine']))
    const reader = await bench.open(['vehicles'])
    for (let at = 0; at < 600; at++) bench.place(FINISHED)
    const mine = bench.place(change('mine'))
    const foreign = bench.place(change('foreign'))
    await bench.tail.look()
    await reader.beat()
    assert.deepEqual(reader.heard(), ['open -@-1', `vehicles mine@${mine}`, `@${foreign}`])
    await reader.beat()
    assert.deepEqual(reader.heard(), [])
  })

  test('is told nothing before the ledger names each thing, vehicle and subject of it, once for a heartbeat', async () => {
    const bench = openTopicsBench(new Set(['one', 'two']))
    const reader = await bench.open(['vehicles', 'exports'])
    for (const vehicle of ['one', 'foreign', 'two', 'one']) bench.place(change(vehicle))
    bench.place(FINISHED)
    await bench.tail.look()
    bench.ways.disclose = async () => {
      assert.deepEqual(reader.heard(), ['open -@-1'])
    }
    await reader.beat()
    const subject = ['subject of one', 'subject of two']
    const facts = { events: 4 }
    assert.deepEqual(bench.disclosed, [{ action: 'stream.tell', object: ['one', 'two', 'export'], subject, facts }])
    assert.deepEqual(reader.heard(), ['vehicles two@2', 'vehicles one@3', 'exports export@4'])
    await reader.beat()
    assert.equal(bench.disclosed.length, 1)
  })

  test('is told nothing where the ledger cannot take it, and the look fails', async () => {
    const bench = openTopicsBench(new Set(['one']))
    const reader = await bench.open(['vehicles'])
    bench.place(change('one'))
    await bench.tail.look()
    bench.ways.disclose = async () => {
      throw new Error('ledger.unavailable')
    }
    await assert.rejects(reader.beat())
    assert.deepEqual(reader.heard(), ['open -@-1'])
  })

  test('who is slow is not told what was taken from them while it waited; each vehicle is asked for once', async () => {
    const reached = new Set(['taken', 'kept'])
    const bench = openTopicsBench(reached)
    const reader = await bench.open(['vehicles'])
    bench.place(change('taken'))
    const kept = bench.place(change('kept'))
    await bench.tail.look()
    await reader.beat()
    reached.delete('taken')
    const again = [bench.place(change('kept')), bench.place(change('taken'))]
    await bench.tail.look()
    bench.asked.length = 0
    await reader.beat()
    assert.deepEqual(bench.asked.toSorted(), ['kept', 'taken'])
    assert.ok(kept < (again[0] ?? 0))
    assert.deepEqual(reader.heard(), ['open -@-1', `vehicles kept@${again[0]}`, `@${again[1]}`])
  })

  test('hears nothing of before a reset behind it, and nothing twice that was taken while it was judged', async () => {
    const bench = openTopicsBench(new Set(['one', 'two']))
    const reader = await bench.open(['vehicles'])
    const one = bench.place(change('one'))
    await bench.tail.look()
    await reader.beat()
    bench.ways.disclose = async () => {
      assert.deepEqual(reader.heard(), ['open -@-1', `vehicles one@${one}`])
    }
    const two = bench.place(change('two'))
    await bench.tail.look()
    await reader.beat()
    assert.deepEqual(reader.heard(), [`vehicles two@${two}`])

    bench.place(change('one'))
    await bench.tail.look()
    bench.ways.disclose = async () => {
      for (let at = 0; at < 501; at++) bench.place(change('two'))
      await bench.tail.look()
    }
    await reader.beat()
    const told = reader.heard()
    assert.equal(told.length, 1)
    assert.match(told[0] ?? '', /^reset -@/)
  })
})

test('telling is no topic: it would leave another to tell', () => {
  const parts = {} as Parameters<typeof openTopics>[0]
  const isReached = async () => true
  const own = { name: 'own', action: 'own.list', entries: ['stream.tell'], isReached }
  assert.throws(() => openTopics(parts, [own]), /stream\.tell can be no topic/)
  openTopics(parts, TOPICS)
})
