import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex } from '#protocol/bytes'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { runs } from '#protocol/testing'
import type { Frame } from './index.ts'
import { createReassembly, createReceiver, createSender, decodeFrame, encodeFrame } from './index.ts'

const frame = (hex: string) => decodeFrame(fromHex(hex))

describe('an ISO-TP frame', () => {
  test('carries a short message whole, and padding is not part of it', () => {
    assert.deepEqual(frame('02 3E 00 CC CC CC CC CC'), { kind: 'single', data: fromHex('3E 00') })
  })

  test('opens a long message by announcing its length', () => {
    const data = fromHex('62 F1 90 57 56 57')
    assert.deepEqual(frame('10 14 62 F1 90 57 56 57'), { kind: 'first', length: 20, data })
    assert.deepEqual(frame('10 00 00 00 10 00 62 F1'), { kind: 'first', length: 4096, data: fromHex('62 F1') })
  })

  test('on CAN FD holds up to 62 bytes behind an escaped length', () => {
    const bytes = new Uint8Array(64).fill(0xcc)
    bytes.set([0x00, 62])
    assert.equal((decodeFrame(bytes) as { data: Uint8Array }).data.length, 62)
  })

  test('asks the sender to keep a pace', () => {
    const paces = [
      ['30 08 0A', 10],
      ['30 08 F1', 0.1],
      ['30 08 F9', 0.9],
      ['30 08 80', 127], // reserved: the standard asks for the slowest pace
      ['30 08 FA', 127],
    ] as const
    for (const [hex, gapMs] of paces) {
      assert.deepEqual(frame(hex), { kind: 'flow', signal: 'continue', blockSize: 8, gapMs }, hex)
    }
  })

  test('is refused when it claims more than it holds', () => {
    for (const hex of [
      '07 3E',
      '00',
      '10',
      '10 07',
      '10 08',
      '10 00 00 00 00 08 01',
      '20',
      '30 08',
      '33 00 00',
      'F0',
    ]) {
      assert.throws(() => frame(hex), DecodeError, hex)
    }
  })

  test('is read back as it was written, and any bytes are a frame or a DecodeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          const decoded = decodeFrame(bytes)
          assert.deepEqual(decodeFrame(encodeFrame(decoded)), decoded)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(50) },
    )
  })
})

/** A sender and a receiver on a wire without delay. */
function wire(blockSize: number, gapMs: number) {
  const timers = createVirtualTimers()
  const frames: Frame[] = []
  const got: Uint8Array[] = []
  const broken: string[] = []
  const receiver = createReceiver(
    timers,
    {
      sendFlow: (flow) => sender.onFlow(flow),
      onStarted: () => {},
      onMessage: (data) => got.push(data),
      onBroken: (because) => broken.push(because),
    },
    { blockSize, gapMs },
  )
  const sender = createSender(timers, {
    at: 'ECU 0x7E8',
    async sendFrame(sent) {
      frames.push(sent)
      const read = decodeFrame(encodeFrame(sent))
      if (read.kind !== 'flow') receiver.onFrame(read)
    },
  })
  return { timers, sender, receiver, frames, got, broken }
}

describe('an ISO-TP message', () => {
  test('of any length arrives whole, whatever blocks the receiver asks for', async () => {
    const messages = fc.uint8Array({ minLength: 1, maxLength: 5_000 })
    await fc.assert(
      fc.asyncProperty(messages, fc.nat(9), async (message, blockSize) => {
        const { sender, got, timers } = wire(blockSize, 0)
        const sent = sender.send(message)
        await timers.advance(0)
        await sent
        assert.deepEqual(got, [message])
      }),
      { numRuns: runs(50) },
    )
  })

  test('keeps the pause the receiver asks for', async () => {
    const { sender, frames, timers } = wire(0, 10)
    const sent = sender.send(new Uint8Array(27))
    await timers.advance(9)
    assert.equal(frames.length, 2)
    await timers.advance(20)
    await sent
    assert.equal(frames.length, 4)
  })

  test('is given up when no flow control comes', async () => {
    const timers = createVirtualTimers()
    const sender = createSender(timers, { at: 'ECU 0x7E8', sendFrame: async () => {} })
    const lost = assert.rejects(sender.send(new Uint8Array(20)), (error) => {
      return error instanceof LinkError && error.kind === 'timeout' && error.at === 'ECU 0x7E8'
    })
    await timers.advance(1_000)
    await lost
  })

  test('is refused by an overflow and delayed by WAIT, but not for ever', async () => {
    const answers = [
      ['overflow', 'refused'],
      ['wait', 'busy'],
    ] as const
    for (const [signal, kind] of answers) {
      const timers = createVirtualTimers()
      const sender = createSender(timers, { at: 'ECU 0x7E8', sendFrame: async () => {} })
      const lost = assert.rejects(sender.send(new Uint8Array(20)), (error) => {
        return error instanceof LinkError && error.kind === kind
      })
      for (let turn = 0; turn < 11; turn += 1) {
        sender.onFlow({ kind: 'flow', signal, blockSize: 0, gapMs: 0 })
        await timers.advance(1)
      }
      await lost
    }
  })

  test('is dropped when its next frame does not come, or the wrong one does', async () => {
    const { receiver, timers, broken, got } = wire(0, 0)
    receiver.onFrame({ kind: 'first', length: 20, data: new Uint8Array(6) })
    await timers.advance(1_000)
    receiver.onFrame({ kind: 'first', length: 20, data: new Uint8Array(6) })
    receiver.onFrame({ kind: 'consecutive', index: 2, data: new Uint8Array(7) })

    assert.deepEqual(broken, ['the next frame did not come within 1000 ms', 'expected frame 1, got 2'])
    receiver.onFrame({ kind: 'single', data: fromHex('7E 00') })
    assert.deepEqual(got, [fromHex('7E 00')])
  })

  test('of 65,535 bytes is taken where nobody set another limit', () => {
    const first = (length: number) => createReassembly().accept({ kind: 'first', length, data: new Uint8Array(6) }).kind
    assert.deepEqual([first(65_535), first(65_536)], ['started', 'too-long'])
  })

  test('longer than we take is refused before a byte is kept', () => {
    const reassembly = createReassembly({ limitBytes: 100 })
    assert.equal(reassembly.accept({ kind: 'first', length: 100, data: new Uint8Array(6) }).kind, 'started')
    reassembly.reset()
    const step = reassembly.accept({ kind: 'first', length: 101, data: new Uint8Array(6) })
    assert.deepEqual(step, { kind: 'too-long', length: 101 })
    assert.deepEqual(reassembly.accept({ kind: 'consecutive', index: 1, data: new Uint8Array(7) }), { kind: 'ignored' })
  })
})
