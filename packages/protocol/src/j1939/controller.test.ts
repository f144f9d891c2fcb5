import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeAscii, fromHex } from '#protocol/bytes'
import { LinkError } from '#protocol/link'
import { decodeAcknowledgement, encodeIdentifier, encodeName, GLOBAL_ADDRESS, NULL_ADDRESS, PGN } from './index.ts'
import { createBus, nameOf } from './testing.ts'

const isRefused = (error: unknown) => {
  assert.ok(error instanceof LinkError)
  assert.deepEqual([error.kind, error.at], ['refused', 'address claim'])
  return true
}

describe('an address', () => {
  test('is ours when nobody objects for 250 ms, and not before', async () => {
    const bus = createBus()
    const { controller } = bus.seat({ preferredAddress: 0xf9 })
    const claiming = controller.claim()
    await bus.timers.advance(249)
    assert.equal(controller.address(), NULL_ADDRESS)
    await assert.rejects(controller.send({ pgn: 0xf004, data: new Uint8Array(8) }), isRefused)
    await bus.timers.advance(1)
    assert.deepEqual([await claiming, controller.address()], [0xf9, 0xf9])
  })

  test('stays with the lower NAME; the other one looks for a free one', async () => {
    const bus = createBus()
    const first = bus.seat({ preferredAddress: 0xf9, name: nameOf(1) })
    const second = bus.seat({ preferredAddress: 0xf9, name: nameOf(2, true) })
    const claims = [first.controller.claim(), second.controller.claim()]
    await bus.timers.advance(600)

    assert.deepEqual(await Promise.all(claims), [0xf9, 128])
    assert.deepEqual(second.controller.others().get(0xf9), encodeName(nameOf(1)))
  })

  test('is taken from whoever has it by a lower NAME', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    const rival = bus.seat({ preferredAddress: 0xf9, name: nameOf(1) })
    const claiming = rival.controller.claim()
    await bus.timers.advance(500)

    assert.deepEqual([await claiming, tool.controller.address()], [0xf9, NULL_ADDRESS])
  })

  test('may not be had: that is said from 0xFE, behind a random pause, and again when somebody asks', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    const loser = bus.seat({ preferredAddress: 0xf9, name: nameOf(0x1fffff) })
    const lost = assert.rejects(loser.controller.claim(), isRefused)
    await bus.timers.advance(100)
    await lost
    const cannot = () => tool.heardOf(PGN.addressClaimed).filter(({ source }) => source === NULL_ADDRESS).length
    assert.equal(cannot(), 1)
    await tool.controller.request(PGN.addressClaimed, GLOBAL_ADDRESS)
    await bus.timers.advance(100)
    assert.equal(cannot(), 2)
  })

  test('is told to whoever asks, and changed on command by NAME', async () => {
    const bus = createBus()
    const { engine, tool } = await bus.pair()
    await tool.controller.request(PGN.addressClaimed, 0x00)
    assert.equal(tool.heardOf(PGN.addressClaimed).at(-1)?.source, 0x00)

    const command = (identity: number) => Uint8Array.of(...encodeName(nameOf(identity)), 0x27)
    for (const identity of [0x17, 0x00]) {
      tool.controller.send({ pgn: PGN.commandedAddress, data: command(identity) })
      await bus.timers.advance(600)
      assert.equal(engine.controller.address(), identity === 0x00 ? 0x27 : 0x00)
    }
  })

  test('is given up with the connection', async () => {
    const bus = createBus()
    const { controller } = bus.seat({ preferredAddress: 0xf9 })
    const lost = assert.rejects(controller.claim(), (error) => error instanceof LinkError && error.kind === 'lost')
    controller.close()
    await lost
  })
})

describe('a request', () => {
  const VIN = encodeAscii('MUTSDEM0000000001*')
  const answer = (pgn: number) => {
    if (pgn === PGN.vehicleIdentification) return VIN
    if (pgn === PGN.engineHours) return new Uint8Array(8)
    if (pgn === PGN.dm11) return 'positive' as const
    return pgn === PGN.dm5 ? ('cannot-respond' as const) : undefined
  }

  test('to one is answered: to it if the answer is long, to everybody if it fits into a frame', async () => {
    const bus = createBus()
    const { tool } = await bus.pair(answer)
    await tool.controller.request(PGN.vehicleIdentification, 0x00)
    await tool.controller.request(PGN.engineHours, 0x00)
    await bus.timers.advance(10)

    const answered = (pgn: number) => tool.heardOf(pgn).map(({ destination, data }) => [destination, data])
    assert.deepEqual(answered(PGN.vehicleIdentification), [[0xf9, VIN]])
    assert.deepEqual(answered(PGN.engineHours), [[GLOBAL_ADDRESS, new Uint8Array(8)]])
  })

  test('to everybody is answered with a broadcast, or by nobody', async () => {
    const bus = createBus()
    const { tool } = await bus.pair(answer)
    await tool.controller.request(PGN.vehicleIdentification, GLOBAL_ADDRESS)
    await tool.controller.request(PGN.dm4, GLOBAL_ADDRESS)
    await bus.timers.advance(500)

    assert.deepEqual(
      tool.heardOf(PGN.vehicleIdentification).map(({ destination }) => destination),
      [GLOBAL_ADDRESS],
    )
    assert.deepEqual(tool.heardOf(PGN.acknowledgement), [])
  })

  test('that cannot be met is refused by name', async () => {
    const bus = createBus()
    const { tool } = await bus.pair(answer)
    for (const pgn of [PGN.dm4, PGN.dm5, PGN.dm11]) await tool.controller.request(pgn, 0x00)
    await bus.timers.advance(10)

    assert.deepEqual(
      tool.heardOf(PGN.acknowledgement).map(({ data }) => {
        const { control, address, pgn } = decodeAcknowledgement(data)
        return [control, address, pgn]
      }),
      [
        ['negative', 0xf9, PGN.dm4],
        ['cannot-respond', 0xf9, PGN.dm5],
        ['positive', 0xf9, PGN.dm11],
      ],
    )
  })

  test('that is cut off, or in no J1939 frame, is passed over', async () => {
    const bus = createBus()
    await bus.pair(answer)
    const before = bus.seen.length
    const id = encodeIdentifier({ priority: 6, pgn: PGN.request, destination: 0x00, source: 0x03 })
    bus.put({ id, isExtended: true, data: fromHex('EC FE') })
    bus.put({ id: 0x7e0, isExtended: false, data: fromHex('EC FE 00') })
    bus.put({ id: 0x1bea0003, isExtended: true, data: fromHex('EC FE 00') })
    await bus.timers.advance(100)
    assert.equal(bus.seen.length, before)
    bus.put({ id, isExtended: true, data: fromHex('E5 FE 00') })
    await bus.timers.advance(100)
    assert.equal(bus.seen.length, before + 1)
  })
})
