import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import type { CanFrame, GvretCommand } from './index.ts'
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

describe('a GVRET device', () => {
  test('is made to speak binary, told the speed of its first bus, and asked for a sign of life', async () => {
    for (const [speed, bits] of [
      [125, '48 E8 01 C0'],
      [250, '90 D0 03 C0'],
      [500, '20 A1 07 C0'],
      [1000, '40 42 0F C0'],
    ] as const) {
      const said: string[] = []
      const heard: CanFrame[] = []
      let listener: StreamListener | undefined
      const stream: ByteStream = {
        async write(bytes) {
          said.push(toHex(bytes))
          queueMicrotask(() => listener?.onBytes(fromHex('F1 09 DE AD')))
        },
        listen: (next) => {
          listener = next
        },
        close: async () => {},
      }
      const options = { kbitPerSecond: speed, onFrame: (frame: CanFrame) => heard.push(frame), onLost() {} }
      const bus = await CAN_ADAPTERS.gvret(stream, createVirtualTimers(), options)
      assert.deepEqual(said, [`E7 E7 F1 05 ${bits} 00 00 00 00 00 F1 09`])

      await bus.send({ id: 0x7df, isExtended: false, data: fromHex('02 01 0C') })
      await bus.send({ id: 0x18db33f1, isExtended: true, data: fromHex('') })
      assert.deepEqual(said.slice(1), ['F1 00 DF 07 00 00 00 03 02 01 0C 00', 'F1 00 F1 33 DB 98 00 00 00'])
      // Its time, inputs, settings and name, and what its second bus hears, are nobody's business.
      for (const [command, bytes] of [
        ['01', 4],
        ['02', 2],
        ['03', 9],
        ['06', 10],
        ['07', 6],
        ['09', 2],
      ] as const)
        listener?.onBytes(fromHex(`F1 ${command} ${'F1 '.repeat(bytes)}`))
      listener?.onBytes(fromHex('F1 00 01 00 00 00 E8 07 00 00 11 41 00'))
      listener?.onBytes(fromHex('F1 00 01 00 00 00 E8 07 00 00 01 42 00'))
      assert.deepEqual(
        heard.map(({ id, data }) => [id, toHex(data)]),
        [[0x7e8, '42']],
      )
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
    read(fromHex('F1 00 E0 07 00 00 01 01'))
    read(fromHex('3E 00 F1 09'))
    assert.deepEqual(commands, [
      { kind: 'setup', buses: [0xc003_d090, 0x8007_a120] },
      { kind: 'send', frame: { id: 0x7ff, isExtended: false, data: new Uint8Array(0) }, bus: 0 },
      { kind: 'send', frame: { id: 0x7e0, isExtended: false, data: fromHex('3E') }, bus: 1 },
      { kind: 'alive' },
    ])
  })
})
