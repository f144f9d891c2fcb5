import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import { createLogReassembly } from './index.ts'

const _bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index & 0xff)

describe('a recorded bus', () => {
  // A first frame of mode 09 PID 02 as in ISO 15765-4; the VIN is a placeholder.
  test('gives messages of senders that speak at the same time, and says what is lost', () => {
    const got: string[] = []
    const log = createLogReassembly({
      onMessage: (id, message) => got.push(`${id.toString(16)} ${toHex(message, '')}`),
      onBroken: (id, because) => got.push(`${id.toString(16)} ${because}`),
    })
    for (const [id, hex] of [
      [0x7e8, '10 0A 49 02 01 4D 55 54'],
      [0x7e9, '10 08 41 00 01 02 03 04'],
      [0x7e0, '30 00 00'],
      [0x7e9, '21 05 06 AA AA AA AA AA'],
      [0x7e8, '21 53 44 45 4D AA AA AA'],
      [0x7e8, '03 41 0D 34'],
      [0x7e8, '10 0A 49 02 01 4D 55 54'],
      [0x7e8, '22 53 44 45 4D AA AA AA'],
      [0x7ea, '10 0A 49 02 01 4D 55 54'],
    ] as const)
      log.onPayload(id, fromHex(hex))
    assert.deepEqual(got, [
      '7e9 4100010203040506',
      '7e8 4902014D55545344454D',
      '7e8 410D34',
      '7e8 expected frame 1, got 2',
    ])
    assert.deepEqual(log.unfinished(), [0x7ea])
  })

  test('may hold address bytes', () => {
    const got: unknown[] = []
    const log = createLogReassembly({ onMessage: (...told) => got.push(told) }, { hasAddressByte: true })
    log.onPayload(0x6f1, fromHex('12 02 3E 00'))
    assert.deepEqual(got, [[0x6f1, fromHex('3E 00'), 0x12]])
    for (const unit of ['00', '12', 'FF']) log.onPayload(0x6f1, fromHex(`${unit} 10 0A 49 02 01 4D 55`))
    assert.deepEqual(log.unfinished(), [0x6f1, 0x6f1, 0x6f1])
    log.onPayload(0x6f1, fromHex('12 21 54 53 44 45 4D'))
    assert.deepEqual(got.at(-1), [0x6f1, fromHex('49 02 01 4D 55 54 53 44 45 4D'), 0x12])
    assert.equal(log.unfinished().length, 2)
  })

  test('takes a message as long as its limit, and none that is longer', () => {
    const got: string[] = []
    const log = createLogReassembly(
      { onMessage: () => got.push('message'), onBroken: (_, because) => got.push(because) },
      { limitBytes: 10 },
    )
    log.onPayload(0x7e8, fromHex('10 0A 49 02 01 4D 55 54'))
    log.onPayload(0x7e8, fromHex('21 53 44 45 4D'))
    log.onPayload(0x7e8, fromHex('10 0B 49 02 01 4D 55 54'))
    assert.deepEqual(got, ['message', '11 bytes are announced'])
  })

  test('of any bytes gives messages or says what is wrong', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 20 }),
        fc.boolean(),
        (payloads, hasAddressByte) => {
          const log = createLogReassembly({ onMessage: (_, { length }) => assert.ok(length > 0) }, { hasAddressByte })
          for (const payload of payloads) log.onPayload(1, payload)
        },
      ),
      { numRuns: runs(150) },
    )
  })
})
