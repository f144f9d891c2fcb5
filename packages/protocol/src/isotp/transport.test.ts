import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex, toHex } from '#protocol/bytes'
import type { VirtualTimers } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import { runs } from '#protocol/testing'
import type { Peer } from './index.ts'
import { createTransport, encodePayload } from './index.ts'

/** Two ends of one bus without delay; `frames` shows what went over it. */
function bus(timers: VirtualTimers, tester: readonly Peer[], unit: readonly Peer[]) {
  const frames: string[] = []
  const got: [number, Uint8Array][] = []
  const broken: string[] = []
  const open = (peers: readonly Peer[], hear: (id: number, data: Uint8Array) => void) =>
    createTransport(
      timers,
      {
        async sendPayload(id, data) {
          frames.push(`${id.toString(16)} ${toHex(data)}`)
          hear(id, data)
        },
        onMessage: (peer, message) => got.push([peer.receiveId, message]),
        onBroken: (_, because) => broken.push(because),
      },
      peers,
    )
  const left = open(tester, (id, data) => void right.onPayload(id, data))
  const right = open(unit, (id, data) => void left.onPayload(id, data))
  return { left, right, frames, got, broken }
}

const tester = { sendId: 0x7e0, receiveId: 0x7e8 }
const unit = { sendId: 0x7e8, receiveId: 0x7e0 }
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index & 0xff)

async function settle(timers: VirtualTimers, work: Promise<unknown>) {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) await timers.advance(1)
  return done
}

describe('a CAN payload', () => {
  test('is padded to 8 bytes, or to the next length of CAN FD, and begins with its address byte', () => {
    const single = { kind: 'single', data: fromHex('3E 00') } as const
    assert.equal(toHex(encodePayload(single, {})), '02 3E 00')
    assert.equal(toHex(encodePayload(single, { padding: 0xaa })), '02 3E 00 AA AA AA AA AA')
    assert.equal(toHex(encodePayload(single, { addressByte: 0xf1, padding: 0 })), 'F1 02 3E 00 00 00 00 00')
    const long = encodePayload({ kind: 'single', data: bytes(8) }, { frameBytes: 64 })
    assert.equal(toHex(long), '00 08 00 01 02 03 04 05 06 07 CC CC')
  })

  test('is refused beyond TX_DL, and so is a TX_DL no CAN FD has', () => {
    const frame = { kind: 'consecutive', index: 1, data: bytes(8) } as const
    assert.throws(() => encodePayload(frame, {}), RangeError)
    assert.throws(() => encodePayload(frame, { frameBytes: 10 }), RangeError)
    assert.equal(encodePayload(frame, { frameBytes: 12 }).length, 12)
  })
})

describe('a transport layer', () => {
  for (const [name, there, back] of [
    ['normal', {}, {}],
    ['extended', { addressByte: 0x10, receiveAddressByte: 0xf1 }, { addressByte: 0xf1, receiveAddressByte: 0x10 }],
    ['mixed', { addressByte: 0x55, receiveAddressByte: 0x55 }, { addressByte: 0x55, receiveAddressByte: 0x55 }],
  ] as const) {
    test(`carries messages of any length with ${name} addressing, on every TX_DL, block size and padding`, async () => {
      const layout = fc.record({
        frameBytes: fc.constantFrom(8, 12, 16, 20, 24, 32, 48, 64),
        blockSize: fc.nat(3),
        padding: fc.constantFrom(0x00, 0xcc),
      })
      const length = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(4_095, 4_096, 5_000))
      await fc.assert(
        fc.asyncProperty(layout, length, async (options, size) => {
          const timers = createVirtualTimers()
          const [from, to] = [
            { ...tester, ...there, ...options },
            { ...unit, ...back, ...options },
          ]
          const { left, got, broken } = bus(timers, [from], [to])
          await left.send(from, bytes(size))
          assert.deepEqual([got, broken], [[[0x7e0, bytes(size)]], []])
        }),
        { numRuns: runs(30) },
      )
    })
  }

  test('keeps several conversations apart, both ways at once', async () => {
    const timers = createVirtualTimers()
    const peers = [1, 2, 3].map((unitByte) => ({
      sendId: 0x6f1,
      receiveId: 0x600 + unitByte,
      addressByte: unitByte,
      receiveAddressByte: 0xf1,
    }))
    const units = peers.map(({ receiveId, addressByte }) => ({
      ...{ sendId: receiveId, receiveId: 0x6f1, addressByte: 0xf1, receiveAddressByte: addressByte },
      ...{ blockSize: addressByte, gapMs: addressByte / 10 },
    }))
    const { left, right, got, broken } = bus(timers, peers, units)
    const sent = peers.map((peer, index) => left.send(peer, bytes(100 + index)))
    const answers = units.map((peer, index) => right.send(peer, bytes(50 + index)))
    await settle(timers, Promise.all([...sent, ...answers]))
    assert.deepEqual(broken, [])
    assert.deepEqual(
      got.map(([id, message]) => [id, message.length]).sort(),
      [
        [0x601, 50],
        [0x602, 51],
        [0x603, 52],
        [0x6f1, 100],
        [0x6f1, 101],
        [0x6f1, 102],
      ].sort(),
    )
  })

  test('sends to a functional address in one frame, and refuses what needs more', async () => {
    const everyone: Peer = { sendId: 0x7df, receiveId: 0, isFunctional: true, padding: 0 }
    const { left, frames } = bus(createVirtualTimers(), [everyone], [])
    await left.send(everyone, bytes(7))
    assert.deepEqual(frames, ['7df 07 00 01 02 03 04 05 06'])
    await assert.rejects(left.send(everyone, bytes(8)), RangeError)
    await assert.rejects(left.send({ ...everyone }, bytes(7)), RangeError)
  })

  test('refuses peers that would hear the same frames, and half an address', () => {
    const open = (...peers: readonly Peer[]) => bus(createVirtualTimers(), peers, [])
    assert.throws(() => open(tester, { ...tester }), RangeError)
    assert.throws(() => open(tester, { ...tester, addressByte: 1, receiveAddressByte: 2 }), RangeError)
    assert.throws(() => open({ ...tester, addressByte: 1 }), RangeError)
    assert.doesNotThrow(() =>
      open({ ...tester, addressByte: 1, receiveAddressByte: 2 }, { ...tester, addressByte: 1, receiveAddressByte: 3 }),
    )
  })

  test('tells a broken frame to the conversation it belongs to, and hears no strangers', () => {
    const { left, broken } = bus(createVirtualTimers(), [tester], [])
    assert.equal(left.onPayload(0x7e8, fromHex('F0 00')), true)
    assert.equal(left.onPayload(0x123, fromHex('F0 00')), false)
    assert.equal(broken.length, 1)
  })

  test('takes one message after the other, each in its turn', async () => {
    const timers = createVirtualTimers()
    const { left, got } = bus(timers, [tester], [{ ...unit, gapMs: 1 }])
    const all = [left.send(tester, bytes(30)), left.send(tester, bytes(3)), left.send(tester, bytes(20))]
    await settle(timers, Promise.all(all))
    assert.deepEqual(
      got.map(([, { length }]) => length),
      [30, 3, 20],
    )
  })
})
