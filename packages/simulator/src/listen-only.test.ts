/** An adapter that is opened for listening only, before a bus whose part the test plays. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CanAdapter, CanFrame } from '#protocol/can'
import { CAN_ADAPTERS } from '#protocol/can'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import { createFaultBoard } from './faults.ts'
import { ADAPTERS } from './serve-can.ts'

const FRAME: CanFrame = { id: 0x7df, isExtended: false, data: Uint8Array.of(2, 1, 12) }

async function openOver(adapter: CanAdapter, isListenOnly: boolean) {
  const timers = createVirtualTimers()
  const [said, heard]: [CanFrame[], CanFrame[]] = [[], []]
  let speak: (frame: CanFrame) => void = () => {}
  let listener: StreamListener | undefined
  const write = (bytes: Uint8Array) => queueMicrotask(() => listener?.onBytes(bytes))
  const line = { write, hangUp: () => {}, timers, faults: createFaultBoard() }
  const conversation = ADAPTERS[adapter](line, (hear) => {
    speak = hear
    return { send: (frame) => void said.push(frame), isBusy: () => false }
  })
  const stream: ByteStream = {
    write: async (bytes) => conversation.onBytes(bytes),
    listen: (next) => {
      listener = next
    },
    close: async () => conversation.onClose?.(),
  }
  const options = { kbitPerSecond: 500, isListenOnly, onFrame: (frame: CanFrame) => heard.push(frame) } as const
  const port = await CAN_ADAPTERS[adapter](stream, timers, { ...options, onLost() {} })
  return { port, said, heard, timers, speak: (frame: CanFrame) => speak(frame) }
}

describe('a virtual adapter', () => {
  for (const adapter of ['slcan', 'gvret'] as const)
    test(`of ${adapter} puts nothing on a bus that it was opened only to hear, and hears it all the same`, async () => {
      for (const isListenOnly of [true, false]) {
        const { port, said, heard, timers, speak } = await openOver(adapter, isListenOnly)
        await port.send(FRAME)
        speak({ ...FRAME, id: 0x0c9 })
        await timers.advance(0)
        assert.deepEqual([said.length, heard.map(({ id }) => id)], [isListenOnly ? 0 : 1, [0x0c9]])
      }
    })
})
