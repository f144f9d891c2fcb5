import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { VehicleLink } from '#core'
import { createLinkQueue, createLiveDesk } from '#core'
import { fromHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { createVirtualTimers, LinkError, pause } from '#protocol/link'
import type { LiveBridgeMessage, LiveFrame, LiveStart } from '#wire'

const golf = '01980000-0000-7000-8000-000000000001'
/** Behind the same address. */
const polo = '01980000-0000-7000-8000-000000000002'
const SIGNALS = ['04', '05', '0B', '0C', '0D', '0E', '0F', '10', '11', '1F'].map((pid) => `01-${pid}`)
const order: LiveStart = {
  type: 'live.start',
  liveId: '01980000-0000-7000-8000-0000000000a1',
  vehicleId: golf,
  signals: SIGNALS,
  everyMs: 100,
}
const BYTES: Readonly<Record<number, string>> = { 0: '983F8011', 12: '0C30', 16: '0100', 31: '0010' }

/** A place with one vehicle that answers at once, the first question of a round after 20 ms, on a clock that stands until it is told to move. */
function openPlace(send: (message: LiveBridgeMessage) => void) {
  const timers = createVirtualTimers()
  const queue = createLinkQueue()
  const trouble = { isGone: false, isSilent: false }
  const asked: string[] = []
  let [open, opens] = [0, 0]
  const link = (): DiagnosticLink => ({
    kind: 'doip',
    protocol: 'none',
    adapter: 'virtual',
    listEcus: async () => [0x7e8],
    async ask(_to, request) {
      const [service = 0, pid = 0] = request
      if (asked.length < 100) asked.push(`${service}-${pid}`)
      // The first of a round takes the time of all: each wait costs a test of an hour a second.
      if (trouble.isSilent || pid === 0x04) await pause(timers, trouble.isSilent ? 30_000 : 20)
      if (trouble.isGone) throw new LinkError('lost', 'adapter', 'unplugged')
      return [{ from: 0x7e8, data: Uint8Array.of(service + 0x40, pid, ...fromHex(BYTES[pid] ?? '50')) }]
    },
    close: async () => {
      open -= 1
    },
  })
  const way: VehicleLink = {
    vehicleId: golf,
    kind: 'doip',
    source: 'simulated',
    address: 'a',
    open: async () => {
      if (trouble.isGone) throw new LinkError('unreachable', 'adapter', 'no power')
      open += 1
      opens += 1
      return link()
    },
  }
  const faults: unknown[] = []
  const neighbour = { ...way, vehicleId: polo }
  const desk = createLiveDesk([way, neighbour], { timers, queue, send, onFault: (error) => faults.push(error) })
  return { timers, queue, desk, trouble, asked, faults, open: () => open, opens: () => opens }
}

function openHeard() {
  const sent: LiveBridgeMessage[] = []
  const place = openPlace((message) => sent.push(message))
  const frames = () => sent.filter((message): message is LiveFrame => message.type === 'live.frame')
  return { ...place, sent, frames }
}

describe('live values at the bridge', () => {
  test('come round by round at the rate that was asked for, each signal once, none lost', async () => {
    const { desk, timers, sent, frames } = openHeard()
    desk.start(order)
    await timers.advance(10_000)
    assert.equal(sent[0]?.type, 'live.offer')
    assert.ok(Math.abs(frames().length - 100) <= 2, `${frames().length}`)
    assert.deepEqual(
      frames().map(({ seq }) => seq),
      frames().map((_, index) => index),
    )
    assert.ok(frames().every(({ values }) => values.map(({ id }) => id).join() === SIGNALS.join()))
    assert.equal(frames()[0]?.values.find(({ id }) => id === '01-0C')?.value, '780.00')
  })

  test('are read by reading services alone, and only what is on offer is asked for', async () => {
    const { desk, timers, asked, frames } = openHeard()
    desk.start({ ...order, signals: ['01-0C', '01-02', '22-F40C'] })
    await timers.advance(1_000)
    assert.deepEqual([...new Set(asked)], ['1-0', '1-32', '1-12'])
    assert.deepEqual(
      frames()[0]?.values.map(({ id, state }) => [id, state]),
      [
        ['01-0C', 'VALID'],
        ['01-02', 'NOT_CONNECTED'],
        ['22-F40C', 'NOT_CONNECTED'],
      ],
    )
  })

  test('change with the order and stop with it: the link is let go of', async () => {
    const { desk, timers, frames, open } = openHeard()
    desk.start(order)
    await timers.advance(1_000)
    desk.start({ ...order, signals: ['01-05'] })
    await timers.advance(1_000)
    assert.deepEqual(
      frames()
        .at(-1)
        ?.values.map(({ id }) => id),
      ['01-05'],
    )
    desk.stop(order.liveId)
    const told = frames().length
    await timers.advance(5_000)
    await desk.settled()
    assert.deepEqual([frames().length, open()], [told, 0])
  })

  test('stop when the server is gone, and nothing is sampled for nobody', async () => {
    const { desk, timers, asked, open } = openHeard()
    desk.start(order)
    await timers.advance(500)
    desk.stopAll()
    await timers.advance(2_000)
    const before = asked.length
    await timers.advance(10_000)
    assert.deepEqual([asked.length, open()], [before, 0])
  })

  test('say at once that the vehicle is lost, and come again when it is back', async () => {
    const { desk, timers, trouble, sent, frames } = openHeard()
    desk.start(order)
    await timers.advance(1_000)
    trouble.isGone = true
    await timers.advance(150)
    const loss = sent.findLast(({ type }) => type === 'live.lost')
    assert.ok(loss?.type === 'live.lost' && loss.code === 'link.lost')
    const told = frames().length
    await timers.advance(5_000)
    assert.equal(frames().length, told)

    trouble.isGone = false
    await timers.advance(2_000)
    assert.ok(frames().length > told)
    assert.equal(frames()[told]?.seq, 0)
  })

  test('of an adapter that says nothing are lost within a second', async () => {
    const { desk, timers, trouble, sent } = openHeard()
    desk.start(order)
    await timers.advance(1_000)
    trouble.isSilent = true
    await timers.advance(950)
    const loss = sent.findLast(({ type }) => type === 'live.lost')
    assert.ok(loss?.type === 'live.lost' && loss.code === 'link.silent')
  })

  test('make room for a job at the same link, and come again behind it', async () => {
    const { desk, timers, queue, sent, frames, open } = openHeard()
    desk.start(order)
    await timers.advance(1_000)
    let openDuringJob = -1
    const job = queue.run('a', async () => {
      openDuringJob = open()
      await pause(timers, 3_000)
    })
    await timers.advance(3_500)
    await job
    assert.equal(openDuringJob, 0)
    assert.ok(sent.some((message) => message.type === 'live.lost' && message.code === 'link.busy'))
    const told = frames().length
    await timers.advance(1_000)
    assert.ok(frames().length > told)
  })

  test('of two vehicles behind one address take turns at it, a whole round at least', async () => {
    const { desk, timers, frames, opens } = openHeard()
    const other = { ...order, liveId: '01980000-0000-7000-8000-0000000000a2', vehicleId: polo }
    for (const one of [order, other]) desk.start(one)
    await timers.advance(20_000)
    for (const { liveId } of [order, other]) {
      const told = frames().filter((frame) => frame.liveId === liveId && frame.values.length === SIGNALS.length)
      assert.ok(told.length > 60, `${told.length} rounds`)
    }
    assert.ok(opens() <= 22, `${opens()} links were opened in twenty seconds`)
  })

  test('have no way to a vehicle that this place does not know', async () => {
    const { desk, timers, sent, asked } = openHeard()
    desk.start({ ...order, vehicleId: '01980000-0000-7000-8000-00000000ffff' })
    await timers.advance(2_000)
    assert.deepEqual(
      sent.map((message) => message.type === 'live.lost' && message.code),
      ['link.refused'],
    )
    assert.equal(asked.length, 0)
  })
})

describe('the memory of a bridge', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heapBytes = () => {
    for (let turn = 0; turn < 3; turn++) collect()
    return process.memoryUsage().heapUsed
  }
  const medianOf = (values: readonly number[]) => values.toSorted((one, other) => one - other)[1] ?? Number.NaN
  /**
   * How much the heap grew from the first half of so many virtual minutes to the second, while live values of ten signals came
   * five times a second. One look at a heap tells of what the collector left there too; the middle one of three does not.
   */
  async function growthOver(minutes: number, send: (message: LiveBridgeMessage) => void): Promise<number> {
    const { desk, timers } = openPlace(send)
    desk.start({ ...order, everyMs: 200 })
    const heaps: number[] = []
    for (let look = 0; look < 6; look++) {
      await timers.advance(minutes * 10_000)
      heaps.push(heapBytes())
    }
    desk.stopAll()
    await timers.advance(2_000)
    return medianOf(heaps.slice(3)) - medianOf(heaps.slice(0, 3))
  }

  test('is flat over an hour of live values', async () => {
    let frames = 0
    const grown = await growthOver(60, ({ type }) => {
      if (type === 'live.frame') frames += 1
    })
    assert.ok(frames >= 17_900, `${frames}`)
    const leaking: LiveBridgeMessage[] = []
    const leaked = await growthOver(30, (message) => leaking.push(message))
    assert.ok(leaked > 2_000_000, `a bridge that keeps ${leaking.length} frames is not seen: ${leaked}`)
    assert.ok(grown < leaked / 2, `${grown} bytes in half an hour, ${leaked} in a quarter where each frame is kept`)
  })
})
