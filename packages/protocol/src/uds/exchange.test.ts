import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import type { EcuAnswer, Timing } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import type { ExchangeListener } from './index.ts'
import { exchange } from './index.ts'

const ENGINE = 0x7e8
const GEARBOX = 0x7e9
const TIMING: Timing = { firstFrameMs: 100, pendingMs: 1_000, ceilingMs: 5_000, busyRepeats: 2, busyPauseMs: 50 }

function ask(to: number | 'all') {
  const timers = createVirtualTimers()
  const sentAtMs: number[] = []
  const heard: { listener?: ExchangeListener | undefined; settled?: readonly EcuAnswer[] | LinkError } = {}
  const port = {
    send: async () => void sentAtMs.push(timers.nowMs()),
    listen: (next: ExchangeListener | undefined) => {
      heard.listener = next
    },
  }
  const done = exchange(timers, port, { to, data: fromHex('22 F1 90'), timing: TIMING }).then(
    (answers) => {
      heard.settled = answers
    },
    (error: LinkError) => {
      heard.settled = error
    },
  )
  const say = async (atMs: number, hex: string, from = ENGINE) => {
    await timers.advance(atMs - timers.nowMs())
    heard.listener?.onMessage(from, fromHex(hex))
    await timers.advance(0)
  }
  return { timers, sentAtMs, heard, done, say }
}

const failed = (settled: unknown, kind: string) => {
  assert.ok(settled instanceof LinkError)
  assert.deepEqual([settled.kind, settled.at, settled.ecu], [kind, 'ECU 0x7E8', ENGINE])
}

describe('an exchange with one unit', () => {
  test('ends with its answer, and does not take that of another', async () => {
    const { heard, say } = ask(ENGINE)
    await say(10, '62 F1 90 42', GEARBOX)
    await say(20, '62 F1 87 41')
    await say(30, '62 F1 90 41')
    assert.deepEqual(heard.settled, [{ from: ENGINE, data: fromHex('62 F1 90 41') }])
  })

  test('gives up when no first frame comes in time, and names the unit', async () => {
    const { heard, timers } = ask(ENGINE)
    await timers.advance(99)
    assert.equal(heard.settled, undefined)
    await timers.advance(1)
    failed(heard.settled, 'timeout')
  })

  test('waits for the rest of an answer whose first frame was in time', async () => {
    const { heard, timers, say } = ask(ENGINE)
    await timers.advance(99)
    heard.listener?.onStarted(ENGINE)
    await say(900, '62 F1 90 41')
    assert.ok(Array.isArray(heard.settled))
  })

  test('starts its patience anew with every response pending', async () => {
    const { heard, say, sentAtMs } = ask(ENGINE)
    for (const atMs of [90, 1_080, 2_070, 3_060]) await say(atMs, '7F 22 78')
    assert.equal(heard.settled, undefined)
    await say(4_050, '62 F1 90 41')
    assert.deepEqual(heard.settled, [{ from: ENGINE, data: fromHex('62 F1 90 41') }])
    assert.deepEqual(sentAtMs, [0], 'nothing is sent while a unit works')
  })

  test('ends when a unit that promised an answer forgets it', async () => {
    const { heard, say, timers } = ask(ENGINE)
    await say(90, '7F 22 78')
    await timers.advance(1_000)
    failed(heard.settled, 'timeout')
  })

  test('ends at the ceiling, however often a unit says pending', async () => {
    const { heard, say, timers } = ask(ENGINE)
    for (let atMs = 50; atMs < 5_000; atMs += 500) await say(atMs, '7F 22 78')
    await timers.advance(500)
    failed(heard.settled, 'timeout')
  })

  test('repeats a busy request a few times, then takes busy for the answer', async () => {
    const { heard, say, sentAtMs } = ask(ENGINE)
    for (const atMs of [10, 70, 130]) await say(atMs, '7F 22 21')
    assert.deepEqual(sentAtMs, [0, 60, 120])
    assert.deepEqual(heard.settled, [{ from: ENGINE, data: fromHex('7F 22 21') }])
  })

  test('fails with what the link says of its unit or of all, and not with the failure of another', async () => {
    const broken = (ecu?: number) => new LinkError('garbled', 'somewhere', 'broken', ecu === undefined ? {} : { ecu })
    for (const ecu of [ENGINE, undefined]) {
      const { heard, timers } = ask(ENGINE)
      await timers.advance(10)
      heard.listener?.onFailure(broken(ecu))
      await timers.advance(0)
      assert.ok(heard.settled instanceof LinkError)
      assert.deepEqual([heard.settled.kind, heard.settled.ecu], ['garbled', ecu])
    }
    const { heard, timers, say } = ask(ENGINE)
    await timers.advance(10)
    heard.listener?.onFailure(broken(GEARBOX))
    await say(30, '62 F1 90 41')
    assert.deepEqual(heard.settled, [{ from: ENGINE, data: fromHex('62 F1 90 41') }])
  })

  test('says of a silence whether an answer had begun', async () => {
    const mute = ask(ENGINE)
    await mute.timers.advance(100)
    assert.ok(mute.heard.settled instanceof LinkError && !mute.heard.settled.hasBegun)
    const broken = ask(ENGINE)
    await broken.timers.advance(50)
    broken.heard.listener?.onStarted(ENGINE)
    await broken.timers.advance(5_000)
    assert.ok(broken.heard.settled instanceof LinkError && broken.heard.settled.hasBegun)
  })

  test('takes any other refusal for the answer', async () => {
    const { heard, say, sentAtMs } = ask(ENGINE)
    await say(10, '7F 22 31')
    assert.deepEqual(heard.settled, [{ from: ENGINE, data: fromHex('7F 22 31') }])
    assert.equal(sentAtMs.length, 1)
  })
})

describe('an exchange whose answer overtakes the end of its request', () => {
  test('is over, and leaves the next one alone', async () => {
    const timers = createVirtualTimers()
    const listeners: (ExchangeListener | undefined)[] = []
    const port = {
      send: () => new Promise<void>((resolve) => timers.after(5, resolve)),
      listen: (next: ExchangeListener | undefined) => void listeners.push(next),
    }
    const done = exchange(timers, port, { to: ENGINE, data: fromHex('22 F1 90'), timing: TIMING })
    listeners[0]?.onMessage(ENGINE, fromHex('62 F1 90 41'))
    assert.equal((await done).length, 1)
    await timers.advance(1_000)

    assert.equal(listeners.length, 2, 'it stopped listening once')
  })
})

describe('an exchange with all units', () => {
  test('collects until the window closes, and keeps units apart', async () => {
    const { heard, say, timers } = ask('all')
    await say(20, '62 F1 90 41')
    await say(40, '62 F1 90 42', GEARBOX)
    await timers.advance(60)
    assert.deepEqual(heard.settled, [
      { from: ENGINE, data: fromHex('62 F1 90 41') },
      { from: GEARBOX, data: fromHex('62 F1 90 42') },
    ])
  })

  test('finds nobody without an error', async () => {
    const { heard, timers } = ask('all')
    await timers.advance(100)
    assert.deepEqual(heard.settled, [])
  })

  test('waits for a unit that is still working', async () => {
    const { heard, say, timers } = ask('all')
    await say(20, '62 F1 90 41')
    await say(90, '7F 22 78', GEARBOX)
    await timers.advance(500)
    assert.ok(!heard.settled)
    await say(700, '62 F1 90 42', GEARBOX)
    await timers.advance(0)
    assert.deepEqual(heard.settled, [
      { from: ENGINE, data: fromHex('62 F1 90 41') },
      { from: GEARBOX, data: fromHex('62 F1 90 42') },
    ])
  })
})
