import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { createReassembly, decodeFrame, encodeFrame } from './index.ts'

describe('a pause between frames', () => {
  test('is asked for in tenths of a millisecond up to 0.9, in whole ones above, and rounded up', () => {
    const codeOf = (gapMs: number) => encodeFrame({ kind: 'flow', signal: 'continue', blockSize: 0, gapMs })[2]
    for (const [gapMs, code] of [
      [0, 0x00],
      [0.05, 0xf1],
      [0.1, 0xf1],
      [0.3, 0xf3],
      [0.65, 0xf7],
      [0.9, 0xf9],
      [0.91, 0x01],
      [1, 0x01],
      [1.2, 0x02],
      [127, 0x7f],
    ] as const)
      assert.equal(codeOf(gapMs), code, String(gapMs))
    for (const gapMs of [-1, 127.5, 128]) assert.throws(() => codeOf(gapMs), RangeError, String(gapMs))
  })
})

describe('a first frame', () => {
  test('announces more than a single frame would hold, by one byte less behind an address', () => {
    const announced = (hex: string, start: 0 | 1) => {
      const frame = decodeFrame(fromHex(hex), start)
      return frame.kind === 'first' && frame.length
    }
    assert.equal(announced('10 08 01 02 03 04 05 06', 0), 8)
    assert.equal(announced('12 10 07 01 02 03 04 05', 1), 7)
    assert.throws(() => announced('10 07 01 02 03 04 05 06', 0), DecodeError)
    assert.throws(() => announced('12 10 06 01 02 03 04 05', 1), DecodeError)
    assert.throws(() => announced(`10 3E ${'11 '.repeat(62)}`, 0), DecodeError)
    assert.equal(announced(`10 3F ${'11 '.repeat(62)}`, 0), 63)
  })
})

describe('a first frame with an escaped length (ISO 15765-2, 9.6.3.2)', () => {
  test('has four bytes of length, the highest first', () => {
    const bytes = fromHex('10 00 01 02 03 04 AA BB')
    const frame = { kind: 'first', length: 0x0102_0304, data: fromHex('AA BB') } as const
    assert.deepEqual(decodeFrame(bytes), frame)
    assert.equal(toHex(encodeFrame(frame)), toHex(bytes))
    const huge = { ...frame, length: 0xfedc_ba98 }
    assert.equal(toHex(encodeFrame(huge)), '10 00 FE DC BA 98 AA BB')
    assert.deepEqual(decodeFrame(encodeFrame(huge)), huge)
  })
})

describe('a reassembly', () => {
  test('is open from the first frame on, however short the message, and until it is whole', () => {
    const reassembly = createReassembly()
    assert.equal(reassembly.isOpen(), false)
    reassembly.accept({ kind: 'first', length: 1, data: new Uint8Array(0) })
    assert.equal(reassembly.isOpen(), true)
    assert.deepEqual(reassembly.accept({ kind: 'consecutive', index: 1, data: fromHex('AA 00') }), {
      kind: 'message',
      data: fromHex('AA'),
    })
    assert.equal(reassembly.isOpen(), false)
    assert.equal(reassembly.accept({ kind: 'consecutive', index: 2, data: fromHex('AA') }).kind, 'ignored')
  })
})
