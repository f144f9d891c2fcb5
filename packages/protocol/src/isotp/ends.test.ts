import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import type { VirtualTimers } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { createLogReassembly, createReceiver, createSender } from './index.ts'

const _bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index & 0xff)

const _tester = { sendId: 0x7e0, receiveId: 0x7e8 }
const _unit = { sendId: 0x7e8, receiveId: 0x7e0 }
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index & 0xff)

async function _settle(timers: VirtualTimers, work: Promise<unknown>) {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) await timers.advance(1)
  return done
}

describe('a sender', () => {
  const timeout = (error: unknown) => error instanceof LinkError && error.kind === 'timeout'

  test('gives a frame up that does not leave within N_As, and goes on with the next message', async () => {
    const timers = createVirtualTimers()
    let isStuck = true
    const left: number[] = []
    const sender = createSender(timers, {
      at: 'ECU 0x7E8',
      sendFrame: async () => (isStuck ? new Promise(() => {}) : void left.push(1)),
    })
    const lost = assert.rejects(sender.send(bytes(3)), timeout)
    await timers.advance(1_000)
    await lost
    isStuck = false
    await sender.send(bytes(3))
    assert.equal(left.length, 1)
  })

  test('keeps a pace of tenths of a millisecond', async () => {
    const timers = createVirtualTimers()
    const at: number[] = []
    const sender = createSender(timers, {
      at: 'ECU 0x7E8',
      async sendFrame() {
        at.push(timers.nowMs())
      },
    })
    const sent = sender.send(bytes(27))
    sender.onFlow({ kind: 'flow', signal: 'continue', blockSize: 0, gapMs: 0.5 })
    for (let tenth = 0; tenth < 30; tenth += 1) await timers.advance(0.1)
    await sent
    const gaps = at.slice(2).map((later, index) => later - (at[index + 1] ?? 0))
    assert.ok(gaps.length === 2 && gaps.every((gap) => gap >= 0.5 - 1e-9 && gap < 0.7), String(gaps))
  })

  test('refuses a message without bytes', async () => {
    const sender = createSender(createVirtualTimers(), { at: 'ECU 0x7E8', sendFrame: async () => {} })
    await assert.rejects(sender.send(new Uint8Array(0)), RangeError)
  })
})

describe('a receiver', () => {
  test('drops a message whose flow control does not leave within N_Ar', async () => {
    const timers = createVirtualTimers()
    const broken: string[] = []
    const port = { onStarted() {}, onMessage() {}, onBroken: (because: string) => broken.push(because) }
    const receiver = createReceiver(timers, { ...port, sendFlow: () => new Promise(() => {}) }, { leaveMs: 100 })
    receiver.onFrame({ kind: 'first', length: 20, data: bytes(6) })
    await timers.advance(2_000)
    assert.deepEqual(broken, ['a flow control did not leave within 100 ms'])
  })

  test('drops a message when a frame that is not the last is shorter than the others', () => {
    const broken: string[] = []
    const log = createLogReassembly({
      onMessage: () => broken.push('got'),
      onBroken: (_, because) => broken.push(because),
    })
    for (const hex of ['10 14 00 01 02 03 04 05', '21 06 07 08 09 0A 0B 0C', '22 0D 0E']) log.onPayload(1, fromHex(hex))
    assert.deepEqual(broken, ['frame 2 carries 2 bytes instead of 7'])
  })
})
