/** One place in the ledger for all who follow: nobody draws it back, and nobody is left to a look that does not come back. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '#kernel'
import { ORG, openTopicsBench } from './testing.ts'

const change = (object: string) => ({ action: 'vehicle.change', object })

describe('all who follow on a node', () => {
  test('go on at the head, though one comes back to a quiet topic with the oldest id', async () => {
    const bench = openTopicsBench(new Set(['new']))
    for (let at = 0; at < 3_000; at++) bench.place(change('old'))
    const honest = await bench.open(['vehicles'])
    await bench.tail.look()
    const before = bench.pages()
    const forger = await bench.open(['exports'], 0)
    const placed = bench.place(change('new'))
    await bench.tail.look()
    await honest.beat()

    assert.equal(bench.pages() - before, 2)
    assert.deepEqual(honest.heard(), [`open -@2999`, `vehicles new@${placed}`])
    await forger.beat()
    assert.deepEqual(forger.heard(), ['open -@0', `@${placed}`])
  })

  test('hear all, one too who joins behind the place that is being looked from', async () => {
    const bench = openTopicsBench(new Set(['one', 'two']))
    bench.place(change('old'))
    const first = await bench.open(['vehicles'])
    const { promise, resolve } = Promise.withResolvers<void>()
    const one = bench.place(change('one'))
    await bench.tail.look()
    const two = bench.place(change('two'))
    bench.ways.page = () => promise
    const looking = bench.tail.look()
    const late: number[] = []
    bench.tail.follow(ORG, 0, {
      hear: (entries) => late.push(...entries.map(({ seq }) => seq)),
      end: () => assert.fail(),
    })
    resolve()
    await looking
    await first.beat()
    assert.deepEqual(first.heard(), ['open -@0', `vehicles one@${one}`, `vehicles two@${two}`])
    assert.deepEqual(late, [one, two])
  })

  test('hear at once what this node has placed, also while a look is under way, and ask for a look at themselves', async () => {
    const bench = openTopicsBench(new Set(['one', 'two']))
    const [reader, aside] = [await bench.open(['vehicles']), await bench.open(['exports'])]
    const placed = () => {
      for (const hear of bench.ears) hear()
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    bench.ways.page = () => promise
    const looking = bench.tail.look()
    const one = bench.place(change('one'))
    placed()
    assert.equal(reader.looks.count, 0)
    resolve()
    await looking
    const two = bench.place(change('two'))
    placed()
    while (reader.looks.count < 2) await new Promise(setImmediate)
    await reader.beat()

    assert.deepEqual(reader.heard(), ['open -@-1', `vehicles one@${one}`, `vehicles two@${two}`])
    assert.equal(aside.looks.count, 0)
    for (const { leave } of [reader, aside]) leave()
    assert.equal(bench.ears.size, 0)
  })

  test('are sent away where looks fail again and again, and the bug is told once', async () => {
    const bench = openTopicsBench()
    const readers = [await bench.open(['vehicles']), await bench.open(['exports'])]
    bench.ways.page = async () => {
      throw new Error('no entry of a version known here')
    }
    for (let at = 0; at < 10; at++) await bench.tail.look()
    assert.deepEqual([readers.flatMap(({ ends }) => ends), bench.bugs], [[], []])
    await bench.tail.look()
    await bench.tail.look()
    assert.deepEqual(
      readers.map(({ ends }) => ends.map(({ code }) => code)),
      [['http.look-overdue'], ['http.look-overdue']],
    )
    assert.deepEqual(bench.bugs, ['no entry of a version known here'])
  })

  test('are sent away where a look never comes back; a database that is away is no bug; one good look counts anew', async () => {
    const [hanging, away, well] = [openTopicsBench(), openTopicsBench(), openTopicsBench()]
    const readers = [await hanging.open(['vehicles']), await away.open(['vehicles']), await well.open(['vehicles'])]
    hanging.ways.page = () => new Promise(() => {})
    away.ways.page = async () => {
      throw new Problem('unavailable', 'database.unavailable', 'The database does not answer.')
    }
    for (let at = 0; at < 11; at++) {
      void hanging.tail.look()
      await away.tail.look()
      well.ways.page = at === 9 ? async () => {} : away.ways.page
      await well.tail.look()
    }
    assert.deepEqual(
      readers.map(({ ends }) => ends.length),
      [1, 1, 0],
    )
    assert.deepEqual([hanging.bugs.length, away.bugs.length], [1, 0])
  })
})
