import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import { runs } from '#protocol/testing'
import { ABORT, encodeIdentifier, encodeManagement, GLOBAL_ADDRESS, PGN } from './index.ts'
import { createBus, isManagement, isPacket } from './testing.ts'

const GROUP = 0xfeec
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index & 0xff)
const SENT = { kind: 'sent' }

describe('a long message', () => {
  test('reaches everybody as a broadcast, 50 ms from packet to packet', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    const other = bus.seat({ preferredAddress: 0x03 })
    const sending = engine.controller.send({ pgn: GROUP, data: bytes(20) })
    await bus.timers.advance(150)

    assert.deepEqual(await sending, SENT)
    for (const { heardOf } of [tool, other]) {
      assert.deepEqual(
        heardOf(GROUP).map(({ source, destination, data }) => [source, destination, data]),
        [[0x00, GLOBAL_ADDRESS, bytes(20)]],
      )
    }
  })

  test('fills its last packet with ones', async () => {
    const bus = createBus()
    const { engine } = await bus.pair()
    await engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(9) })
    const packets = bus.seen.filter(isPacket).map(({ data }) => data)
    assert.deepEqual(packets, [fromHex('01 00 01 02 03 04 05 06'), fromHex('02 07 08 FF FF FF FF FF')])
  })

  test('reaches one receiver in blocks it clears, and nobody else', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    const outcome = await engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(1_785) })

    assert.deepEqual(outcome, SENT)
    assert.deepEqual(tool.heardOf(GROUP)[0]?.data, bytes(1_785))
    assert.equal(bus.seen.filter((frame) => isManagement(frame) && frame.data[0] === 17).length, 16)
  })

  test('arrives as it left, whatever its length', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 9, max: 1_785 }), async (length) => {
        await engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(length) })
        assert.deepEqual(tool.heard.at(-1)?.data, bytes(length))
      }),
      { numRuns: runs(30) },
    )
  })

  test('crosses others on its way: both directions and a broadcast at once', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    const sending = [
      engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(100) }),
      engine.controller.send({ pgn: GROUP, data: bytes(30) }),
      tool.controller.send({ pgn: GROUP, destination: 0x00, data: bytes(200) }),
      engine.controller.send({ pgn: 0xfeeb, destination: 0xf9, data: bytes(40) }),
    ]
    await bus.timers.advance(500)

    assert.deepEqual(await Promise.all(sending), [SENT, SENT, SENT, SENT])
    assert.deepEqual(
      tool.heard.filter(({ data }) => data.length > 8).map(({ data }) => data.length),
      [100, 40, 30],
    )
    assert.equal(engine.heardOf(GROUP)[0]?.data.length, 200)
  })

  test('longer than 1,785 bytes is not begun', async () => {
    const bus = createBus()
    const { engine } = await bus.pair()
    await assert.rejects(engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(1_786) }), RangeError)
  })

  test('is asked for again from the packet that was lost', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    let lost = 0
    bus.disturb((frame) => (isPacket(frame) && frame.data[0] === 5 && lost++ === 0 ? undefined : frame))
    const outcome = await engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(140) })

    assert.deepEqual(outcome, SENT)
    assert.deepEqual(tool.heardOf(GROUP)[0]?.data, bytes(140))
  })

  test('is given up when the same packet is lost again and again (5)', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    bus.disturb((frame) => (isPacket(frame) && frame.data[0] === 5 ? undefined : frame))
    const outcome = await engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(140) })

    assert.deepEqual(outcome, { kind: 'aborted', by: 'them', reason: ABORT.tooManyRetransmits })
    assert.deepEqual(tool.broken, [
      { pgn: GROUP, source: 0x00, destination: 0xf9, by: 'us', reason: ABORT.tooManyRetransmits },
    ])
    assert.deepEqual(tool.heardOf(GROUP), [])
  })

  test('is given up when a packet comes twice (8) or is out of its block (7)', async () => {
    for (const [number, reason] of [
      [1, ABORT.duplicateSequenceNumber],
      [0x40, ABORT.badSequenceNumber],
    ] as const) {
      const bus = createBus()
      const { engine } = await bus.pair()
      bus.disturb((frame) =>
        isPacket(frame) && frame.data[0] === 2 ? { ...frame, data: frame.data.with(0, number) } : frame,
      )
      const outcome = await engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(140) })
      assert.deepEqual(outcome, { kind: 'aborted', by: 'them', reason })
    }
  })
})

describe('a transfer on which one side falls silent', () => {
  test('is given up by the sender: 1,250 ms behind its request, and 1,050 ms behind being held', async () => {
    const bus = createBus()
    const { engine } = await bus.pair()
    bus.disturb((frame) => (isManagement(frame) && frame.data[0] === 17 ? undefined : frame))
    const unheard = engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(20) })
    await bus.timers.advance(1_250)
    assert.deepEqual(await unheard, { kind: 'aborted', by: 'us', reason: ABORT.timeout })

    bus.disturb((frame) => (frame.data[0] === 17 && isManagement(frame) ? hold(frame) : frame))
    let outcome: unknown
    const held = engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(20) })
    held.then((value) => {
      outcome = value
    })
    await bus.timers.advance(1_049)
    assert.equal(outcome, undefined)
    await bus.timers.advance(1)
    assert.deepEqual(outcome, { kind: 'aborted', by: 'us', reason: ABORT.timeout })
  })

  test('is given up by the sender: 1,250 ms behind the only packet that was cleared', async () => {
    const bus = createBus()
    const { engine } = await bus.pair()
    let outcome: unknown
    engine.controller.send({ pgn: GROUP, destination: 0x03, data: bytes(20) }).then((value) => {
      outcome = value
    })
    await bus.timers.advance(0)
    bus.put({ id: 0x1cec0003, isExtended: true, data: fromHex('11 01 01 FF FF EC FE 00') })
    await bus.timers.advance(1_249)
    assert.deepEqual([outcome, bus.seen.filter(isPacket).length], [undefined, 1])
    await bus.timers.advance(1)
    assert.deepEqual(outcome, { kind: 'aborted', by: 'us', reason: ABORT.timeout })
  })

  test('is under way by its group and its sender until it ends', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    const isUnderWay = () =>
      (
        [
          [GROUP, 0x00],
          [GROUP, 0x03],
          [0xfeeb, 0x00],
        ] as const
      ).map(([pgn, from]) => tool.controller.isUnderWay(pgn, from))
    assert.deepEqual(isUnderWay(), [false, false, false])
    bus.put({ id: 0x1cecff00, isExtended: true, data: fromHex('20 0A 00 02 FF EC FE 00') })
    assert.deepEqual(isUnderWay(), [true, false, false])
    await bus.timers.advance(750)
    assert.deepEqual(isUnderWay(), [false, false, false])
  })

  test('is given up by the receiver: 750 ms behind a packet, 1,250 ms behind its clearance', async () => {
    for (const [last, ms] of [
      [1, 750],
      [0, 1_250],
    ] as const) {
      const bus = createBus()
      const { engine, tool } = await bus.pair()
      bus.disturb((frame) => (isPacket(frame) && (frame.data[0] ?? 0) > last ? undefined : frame))
      const sending = engine.controller.send({ pgn: GROUP, destination: 0xf9, data: bytes(21) })
      await bus.timers.advance(ms - 1)
      assert.deepEqual(tool.broken, [])
      await bus.timers.advance(1)
      assert.deepEqual(
        tool.broken.map(({ by, reason }) => [by, reason]),
        [['us', ABORT.timeout]],
      )
      await bus.timers.advance(1_250)
      assert.equal((await sending).kind, 'aborted')
    }
  })

  test('is a broadcast nobody ends: what came is dropped, and the next one is heard', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    bus.disturb((frame) => (isPacket(frame) && frame.data[0] === 2 ? undefined : frame))
    engine.controller.send({ pgn: GROUP, data: bytes(20) })
    await bus.timers.advance(2_000)
    assert.deepEqual(
      [tool.heardOf(GROUP).length, tool.broken.map(({ reason }) => reason)],
      [0, [ABORT.badSequenceNumber]],
    )

    bus.disturb((frame) => frame)
    engine.controller.send({ pgn: GROUP, data: bytes(20) })
    await bus.timers.advance(2_000)
    assert.deepEqual(tool.heardOf(GROUP)[0]?.data, bytes(20))
  })
})

describe('a receiver in a transfer', () => {
  const lead = (source: number, hex: string): CanFrame => ({
    id: encodeIdentifier({ priority: 7, pgn: PGN.transportManagement, destination: 0xf9, source }),
    isExtended: true,
    data: fromHex(hex),
  })
  const abortsOf = (frames: readonly CanFrame[]) =>
    frames.filter((frame) => isManagement(frame) && frame.data[0] === 255).map(({ data }) => data[1])

  test('refuses a second one from the same sender (1), and begins afresh on the same group', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    bus.put(lead(0x03, '10 17 00 04 FF EC FE 00'))
    bus.put(lead(0x03, '10 17 00 04 FF EB FE 00'))
    await bus.timers.advance(0)
    assert.deepEqual(abortsOf(bus.seen), [ABORT.alreadyConnected])
    assert.deepEqual(tool.broken, [])

    bus.put(lead(0x03, '10 17 00 04 FF EC FE 00'))
    assert.deepEqual(
      tool.broken.map(({ by, pgn }) => [by, pgn]),
      [['them', 0xfeec]],
    )
  })

  test('hears that the sender gave up, and why', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    bus.put(lead(0x03, '10 17 00 04 FF EC FE 00'))
    bus.put(lead(0x03, 'FF 02 FF FF FF EC FE 00'))
    assert.deepEqual(tool.broken, [
      { pgn: 0xfeec, source: 0x03, destination: 0xf9, by: 'them', reason: ABORT.resourcesNeeded },
    ])
  })

  test('passes over what breaks the standard, and what is nobody waits for', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    const before = bus.seen.length
    for (const hex of ['10 17 00 09 FF EC FE 00', '20 17 00 04 FF EC FE 00', '42', '11 01 01 FF FF EC FE 00']) {
      bus.put(lead(0x03, hex))
    }
    await bus.timers.advance(2_000)
    assert.deepEqual([bus.seen.length, tool.broken], [before, []])
  })
})

/** The same word with no packets to send. */
function hold(frame: CanFrame): CanFrame {
  return { ...frame, data: encodeManagement({ kind: 'cts', packets: 0, next: 1, pgn: GROUP }) }
}
