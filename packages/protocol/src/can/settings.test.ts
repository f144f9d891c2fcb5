import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import type { ByteStream } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import type { GvretCommand } from './index.ts'
import { CAN_ADAPTERS, createGvretCommandReader } from './index.ts'

describe('the speed of a bus', () => {
  test('is told by the numbers of Lawicel', async () => {
    for (const [speed, number] of [
      [125, 'S4'],
      [250, 'S5'],
      [500, 'S6'],
      [1000, 'S8'],
    ] as const) {
      let said = ''
      const listeners: Parameters<ByteStream['listen']>[0][] = []
      const stream: ByteStream = {
        async write(bytes) {
          said += String.fromCharCode(...bytes)
          queueMicrotask(() => listeners[0]?.onBytes(fromHex('0D')))
        },
        listen: (next) => void listeners.push(next),
        close: async () => {},
      }
      await CAN_ADAPTERS.slcan(stream, createVirtualTimers(), { kbitPerSecond: speed, onFrame() {}, onLost() {} })
      assert.equal(said, `C\r${number}\rO\r`)
    }
  })
})

describe('a command of a GVRET host', () => {
  test('sets both buses, and sends no identifier of twelve bits', () => {
    const commands: GvretCommand[] = []
    const read = createGvretCommandReader((command) => commands.push(command))
    read(fromHex('F1 05 90 D0 03 C0 20 A1 07 80'))
    read(fromHex('00'))
    read(fromHex('F1 00 FF 07 00 00 00 00 00'))
    read(fromHex('F1 00 00 08 00 00 00 00 00'))
    assert.deepEqual(commands, [
      { kind: 'setup', buses: [0xc003_d090, 0x8007_a120] },
      { kind: 'send', frame: { id: 0x7ff, isExtended: false, data: new Uint8Array(0) }, bus: 0 },
    ])
  })
})
