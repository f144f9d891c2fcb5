import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pause } from '#protocol/link'
import type { FramesBatch, FramesBridgeMessage } from '#wire'
import { decodeBridgeMessage, encodeMessage, FRAME_LIMITS } from '#wire'
import { createFrameBatches } from './frame-batches.ts'
import { FRAME, noRaw, openHeard, openPlace, order, sizesOf } from './testing-frames.ts'

describe('raw frames at the bridge', () => {
  test('are told in batches, each with its age, and nothing is said on the bus', async () => {
    const { desk, timers, hear, sent, batches, said } = openHeard()
    desk.start(order)
    await timers.advance(40)
    hear(2)
    await timers.advance(60)
    assert.deepEqual(sent[0], {
      ...{ type: 'frames.open', framesId: order.framesId, source: 'simulated' },
      adapter: 'Lawicel (slcan)',
    })
    assert.deepEqual(batches()[0]?.frames, ['60 0C9#0C30', '60 0C9#0C30'])
    for (const message of sent) assert.ok('message' in decodeBridgeMessage(encodeMessage(message)))
    assert.deepEqual(said, [])
  })

  test('are told as soon as a batch is full: a full bus of 500 kbit/s loses none', async () => {
    const { desk, timers, hear, batches } = openHeard()
    desk.start(order)
    await timers.advance(0)
    hear(FRAME_LIMITS.mostInBatch)
    assert.deepEqual(sizesOf(batches()), [[0, 500]])
    await timers.advance(100)
    const heard = FRAME_LIMITS.mostInBatch + 1_060 * 10
    for (let tenth = 0; tenth < 10; tenth++) {
      hear(1_060)
      await timers.advance(100)
    }
    assert.equal(
      batches().reduce((sum, { frames }) => sum + frames.length, 0),
      heard,
    )
    assert.equal(batches().at(-1)?.first, heard - (batches().at(-1)?.frames.length ?? 0))
  })

  test('that nobody has room for are dropped, and the number of the next says how many', async () => {
    const { desk, timers, hear, batches } = openHeard()
    desk.start(order)
    await timers.advance(0)
    hear(1_507)
    assert.deepEqual(sizesOf(batches()), [
      [0, 500],
      [500, 500],
    ])
    await timers.advance(100)
    hear(1)
    await timers.advance(100)
    assert.deepEqual(sizesOf(batches()).slice(2), [
      [1_000, 500],
      [1_507, 1],
    ])
  })

  test('stop with the order and with the line: the link is let go of', async () => {
    for (const end of ['stop', 'stopAll'] as const) {
      const { desk, timers, hear, sent, open } = openHeard()
      desk.start(order)
      await timers.advance(150)
      assert.equal(open(), 1)
      if (end === 'stop') desk.stop(order.framesId)
      else desk.stopAll()
      await timers.advance(200)
      const told = sent.length
      hear(5)
      await timers.advance(5_000)
      await desk.settled()
      assert.deepEqual([sent.length, open()], [told, 0])
    }
  })

  test('of an adapter that is unplugged are lost at once, and come again numbered on', async () => {
    const { desk, timers, trouble, hear, unplug, batches, lossOf } = openHeard()
    desk.start(order)
    await timers.advance(50)
    hear(3)
    await timers.advance(100)
    unplug()
    await timers.advance(150)
    assert.equal(lossOf()?.code, 'link.lost')
    const told = batches().length
    await timers.advance(5_000)
    assert.equal(batches().length, told)

    trouble.isGone = false
    await timers.advance(1_100)
    hear(1)
    await timers.advance(100)
    assert.deepEqual(sizesOf(batches()).at(-1), [3, 1])
  })

  test('that were heard last are told before the bus is lost or left, and how many there was no room for', async () => {
    for (const [count, told] of [
      [4, [[0, 4]]],
      [
        1_600,
        [
          [0, 500],
          [500, 500],
          [1_000, 500],
          [1_600, 0],
        ],
      ],
    ] as const)
      for (const end of ['unplug', 'job'] as const) {
        const { desk, timers, queue, hear, unplug, sent, batches } = openHeard()
        desk.start(order)
        await timers.advance(0)
        hear(count)
        if (end === 'unplug') unplug()
        else void queue.run('a', () => pause(timers, 1_000))
        await timers.advance(100)
        const [lost, last] = [sent.at(-1), end === 'unplug' ? 'link.lost' : 'link.busy']
        assert.ok(lost?.type === 'frames.lost' && lost.code === last, JSON.stringify(lost))
        assert.deepEqual(sizesOf(batches()), told)
      }
  })

  test('that wait for a busy link are told so, and those of a free one are not', async () => {
    const { desk, timers, queue, sent, batches, lossOf } = openHeard()
    const job = queue.run('a', () => pause(timers, 3_000))
    desk.start(order)
    await timers.advance(290)
    assert.equal(sent.length, 0)
    await timers.advance(20)
    assert.deepEqual([sent.length, lossOf()?.code], [1, 'link.busy'])
    await timers.advance(3_000)
    await job
    assert.ok(batches().length > 0)
    assert.equal(sent.filter(({ type }) => type === 'frames.lost').length, 1)
  })

  test('are never older than the wire has room for: a computer that slept hands them over all the same', () => {
    let nowMs = 0
    const told: FramesBatch[] = []
    const batches = createFrameBatches(order.framesId, { nowMs: () => nowMs }, (batch) => told.push(batch))
    batches.begin()
    for (const sleptMs of [500, 3_600_000]) {
      batches.hear(FRAME)
      nowMs += sleptMs
      batches.flush()
    }
    assert.deepEqual(
      told.flatMap(({ frames }) => frames),
      ['500 0C9#0C30', '59999 0C9#0C30'],
    )
    for (const message of told) assert.ok('message' in decodeBridgeMessage(encodeMessage(message)))
  })

  test('of an adapter that says nothing are lost within a second; of a bus that says nothing they are not', async () => {
    const { desk, timers, trouble, hear, batches, lossOf } = openHeard()
    desk.start(order)
    await timers.advance(60_000)
    assert.equal(lossOf(), undefined)
    assert.ok(batches().length >= 590, `${batches().length}`)
    trouble.isSilent = true
    await timers.advance(950)
    assert.equal(lossOf()?.code, 'link.silent')
    trouble.isSilent = false
    const told = batches().length
    hear(1)
    await timers.advance(200)
    assert.ok(batches().length > told)
  })

  test('make room for a job at the same link, and come again behind it', async () => {
    const { desk, timers, queue, batches, lossOf, open } = openHeard()
    desk.start(order)
    await timers.advance(500)
    let openDuringJob = -1
    const job = queue.run('a', async () => {
      openDuringJob = open()
      await pause(timers, 3_000)
    })
    await timers.advance(3_300)
    await job
    assert.deepEqual([openDuringJob, lossOf()?.code], [0, 'link.busy'])
    const told = batches().length
    await timers.advance(500)
    assert.ok(batches().length > told)
  })

  test('are refused where the adapter hands over none, and where there is no link', async () => {
    const { desk, timers, sent } = openHeard()
    desk.start({ ...order, vehicleId: noRaw })
    desk.start({ ...order, vehicleId: '01980000-0000-7000-8000-00000000ffff' })
    await timers.advance(2_000)
    assert.deepEqual(
      sent.map((message) => message.type === 'frames.lost' && [message.code, message.at]),
      [
        ['link.refused', 'adapter'],
        ['link.refused', 'bridge'],
      ],
    )
  })
})

describe('the memory of a bridge that hears a full bus', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heapBytes = () => {
    for (let turn = 0; turn < 3; turn++) collect()
    return process.memoryUsage().heapUsed
  }

  test('is flat, however long nobody takes what it tells', async () => {
    const kept: FramesBridgeMessage[] = []
    const grownWith = async (send: (message: FramesBridgeMessage) => void) => {
      const { desk, timers, hear } = openPlace(send)
      desk.start(order)
      const run = async (batches: number) => {
        for (let turn = 0; turn < batches; turn++) {
          hear(600)
          await timers.advance(100)
        }
        return heapBytes()
      }
      const before = await run(20)
      return (await run(200)) - before
    }
    const leaked = await grownWith((message) => kept.push(message))
    const grown = await grownWith(() => {})
    assert.ok(leaked > 3_000_000, `a bridge that keeps ${kept.length} batches is not seen: ${leaked}`)
    assert.ok(grown < leaked / 4, `${grown} bytes, ${leaked} where each batch is kept`)
  })
})
